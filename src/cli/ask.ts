/** Questions at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandFailure } from './report.ts';

/** Asks twice without showing what is typed; reads the first line of standard input when it is no terminal. */
export async function askNewPassword(name: string): Promise<string> {
  if (!process.stdin.isTTY) return readFirstLine();
  const password = await askHidden(`Password for ${name}: `);
  if ((await askHidden('Once more: ')) !== password)
    throw new CommandFailure('The two are not the same; nothing was changed.', 3);
  return password;
}

export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandFailure('Nobody is there to ask; add --yes.', 2);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await terminal.question(`${question} [y/N] `));
  } finally {
    terminal.close();
  }
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

async function readFirstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/)[0] ?? '';
}
