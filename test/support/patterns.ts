/** Every regular expression of the program, however it is made: as a literal, from texts, or in a schema. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { parseAst } from 'rolldown/parseAst';

export type Pattern = { where: string; source: string; flags: string };

const root = fileURLToPath(new URL('../../', import.meta.url));

export async function findPatterns(): Promise<Pattern[]> {
  const files = globSync('{src,console/src}/**/*.{ts,tsx,js}', { cwd: root });
  const own = files.filter((file) => !/\.test\.ts$|\.d\.ts$/.test(file)).map(readPatterns);
  const built = await collectBuilt(own.filter(({ builds }) => builds > 0));
  return [...own.flatMap(({ literals }) => literals), ...built, ...schemaPatterns()];
}

type Source = { file: string; literals: Pattern[]; builds: number };

function readPatterns(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Source = { file, literals: [], builds: 0 };
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, regex, start, callee } = node as {
      type?: string;
      regex?: { pattern: string; flags: string };
      start: number;
      callee?: { name?: string };
    };
    const where = `${file}:${text.slice(0, start).split('\n').length}`;
    if (type === 'Literal' && regex) found.literals.push({ where, source: regex.pattern, flags: regex.flags });
    if (/^(?:New|Call)Expression$/.test(type ?? '') && callee?.name === 'RegExp') found.builds++;
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file));
  return found;
}

/** Those that are made when their file is loaded, seen as they are made. */
async function collectBuilt(sources: readonly Source[]): Promise<Pattern[]> {
  const found: Pattern[] = [];
  const { RegExp: original } = globalThis;
  for (const { file, builds } of sources) {
    const before = found.length;
    globalThis.RegExp = new Proxy(original, {
      construct(target, args: [string, string?]) {
        const { source, flags } = new target(...args);
        found.push({ where: file, source, flags });
        return new target(...args);
      },
    });
    try {
      await import(`${pathToFileURL(join(root, file))}?again`);
    } finally {
      globalThis.RegExp = original;
    }
    if (found.length - before < builds) throw new Error(`${file} makes patterns that nobody sees when it is loaded`);
  }
  return found;
}

/** As the validator compiles them. */
function schemaPatterns(): Pattern[] {
  const found = new Map<string, Pattern>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { pattern, format } = node as { pattern?: unknown; format?: unknown };
    if (typeof pattern === 'string')
      found.set(pattern, { where: 'a pattern of a schema', source: pattern, flags: 'u' });
    const known = typeof format === 'string' ? fullFormats[format as keyof typeof fullFormats] : undefined;
    if (known instanceof RegExp)
      found.set(String(format), { where: `the format ${format}`, source: known.source, flags: known.flags });
    for (const child of Object.values(node)) visit(child);
  };
  visit(JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')));
  return [...found.values()];
}
