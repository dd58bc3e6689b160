/** The API's description as types for the console, which knows nothing else of the server. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// It comes with a TypeScript of its own: it needs the compiler's programming interface, which ours no longer has.
const generator = fileURLToPath(new URL('../../console/node_modules/openapi-typescript/bin/cli.js', import.meta.url));

export function consoleTypes(description: string): string {
  const types = execFileSync(process.execPath, [generator], {
    input: description,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return `/** Written by scripts/generate.ts. */\n${types}`;
}
