/** Questions at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Config } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { passwordRules } from '../features/passwords/password.ts';
import { decodeText } from '../platform/read-text.ts';

/**
 * Says the rules and asks twice, without showing what is typed; reads the first line of standard input when it is no
 * terminal.
 */
export async function askNewPassword(name: string, { passwordMinLength }: Config): Promise<string> {
  if (!process.stdin.isTTY) return readFirstLine('The password');
  const rules = Object.values(passwordRules(passwordMinLength)).map((rule) => `  - ${rule}\n`);
  process.stderr.write(`Password rules:\n${rules.join('')}`);
  const password = await askHidden(`Password for ${name}: `);
  if ((await askHidden('Once more: ')) !== password)
    throw new CommandFailure('The two passwords differ; nothing was changed.', 3);
  return password;
}

export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandFailure('Not a terminal: pass --yes to confirm.', 2);
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `, { hidden: false }));
}

async function askHidden(question: string): Promise<string> {
  try {
    return await ask(question, { hidden: true });
  } finally {
    process.stderr.write('\n');
  }
}

async function ask(question: string, { hidden }: { hidden: boolean }): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // From here on the terminal itself echoes nothing; only then may the question invite to type.
  const terminal = createInterface({ input: process.stdin, output: hidden ? nowhere : process.stderr, terminal: true });
  if (hidden) process.stderr.write(question);
  // Ctrl-C and Ctrl-D close it, and then no answer would ever come.
  const closed = new Promise<never>((_resolve, reject) => {
    terminal.once('close', () => reject(new CommandFailure('No answer; nothing was changed.')));
  });
  terminal.once('SIGINT', () => terminal.close());
  try {
    return await Promise.race([terminal.question(question), closed]);
  } finally {
    terminal.close();
  }
}

/**
 * Of standard input, until the first line break: a pipe that stays open is not waited for.
 * @param what it is to be, at the beginning of a sentence
 */
export async function readFirstLine(what: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (chunk.includes('\n')) break;
  }
  try {
    return decodeText(Buffer.concat(chunks)).split(/\r?\n/)[0] ?? '';
  } catch {
    throw new CommandFailure(`${what} on standard input is not UTF-8.`, 2);
  }
}
