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
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `, process.stderr));
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return await ask('', nowhere);
  } finally {
    process.stderr.write('\n');
  }
}

async function ask(question: string, output: NodeJS.WritableStream): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  // Ctrl-C and Ctrl-D close it, and then no answer would ever come.
  const closed = new Promise<never>((_resolve, reject) => {
    terminal.once('close', () => reject(new CommandFailure('Not answered; nothing was changed.')));
  });
  terminal.once('SIGINT', () => terminal.close());
  try {
    return await Promise.race([terminal.question(question), closed]);
  } finally {
    terminal.close();
  }
}

/** Until the first line break, so that a pipe that stays open is not waited for. */
async function readFirstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (chunk.includes('\n')) break;
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
    return text.split(/\r?\n/)[0] ?? '';
  } catch {
    throw new CommandFailure('The password on standard input is not UTF-8.', 2);
  }
}
