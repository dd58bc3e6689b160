/** Runs what a document shows at a prompt, and compares what it prints. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export type ConsoleOptions = {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Texts of the document that mean something else here. */
  replace: Record<string, string>;
};

/**
 * Runs every block of that kind in order, in one shell, so that a variable set in one is there in the next.
 * @param kind what stands after the three backticks
 */
export async function assertConsole(
  document: string,
  kind: string,
  { replace, ...where }: ConsoleOptions,
): Promise<void> {
  const steps = blocksOf(document, kind).flatMap(readSteps);
  assert.ok(steps.length > 0);
  const known = { 'npx admittance': `"${file('bin/admittance.mjs')}"`, ...replace };
  const script = steps.map(({ command }) => `${fill(command, known)}\necho; echo '<<end>>'`).join('\n');
  const printed = (await runShell(`set -e\n${script}`, where)).split('<<end>>\n');
  for (const [index, { command, output }] of steps.entries())
    assertPrinted(printed[index] ?? '', fill(output, replace), command);
}

function blocksOf(document: string, kind: string): string[] {
  const blocks = readFileSync(file(document), 'utf8').matchAll(/```([^`\n]+)\n([\s\S]*?)```/g);
  return [...blocks].filter(([, name]) => name === kind).map(([, , text = '']) => text);
}

function fill(text: string, replace: Record<string, string>): string {
  return Object.entries(replace).reduce((filled, [from, to]) => filled.replaceAll(from, to), text);
}

type Step = { command: string; output: string };

function readSteps(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      return { command, output: output.join('\n') };
    });
}

/** `…` stands for anything on its line, and for any lines when it has one to itself. */
function assertPrinted(printed: string, expected: string, command: string): void {
  const escaped = expected.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = escaped.replace(/^…$/gm, '[\\s\\S]*').replaceAll('…', '.*');
  assert.match(printed.trim(), new RegExp(`^${pattern}$`), command);
}

function runShell(script: string, where: { env: NodeJS.ProcessEnv; cwd?: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', script], where, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout),
    );
  });
}
