/** Files that commands write for other programs. */
import { once } from 'node:events';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandFailure } from '../failure.ts';
import { errorOf } from '../platform/narrow.ts';
import type { Random } from '../platform/random.ts';
import { firstSignal } from '../serve/stop.ts';

/**
 * Writes a file that is whole or is not there: aside first, then moved into place, also when a signal
 * comes in between. For nobody else to read.
 * @throws CommandFailure when it cannot be written
 */
export async function writeWhole(
  { random }: { random: Random },
  path: string,
  texts: () => AsyncIterable<string>,
): Promise<void> {
  const aside = `${path}.${random.token(6)}`;
  // A device, a pipe or a link would be replaced and not written to.
  const there = await lstat(path).catch(() => undefined);
  if (there && !there.isFile()) throw new CommandFailure(`${path} is there already, and is no plain file.`);
  const signal = firstSignal();
  try {
    const file = await open(aside, 'wx', 0o600);
    await pipeline(Readable.from(texts()), file.createWriteStream({ flush: true }), { signal });
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    if (signal.aborted) throw new CommandFailure('Interrupted; nothing was written.');
    const { code, syscall } = errorOf(error);
    if (syscall === 'open' || syscall === 'write' || syscall === 'rename')
      throw new CommandFailure(`${path} cannot be written (${code}); nothing was.`);
    throw error;
  }
}

/** Whether that is where texts go: also when it is said in the way of other programs, with `-`. */
export function isStandardOutput(path: string | undefined): path is undefined | '-' {
  return path === undefined || path === '-';
}

/** The same texts to standard output, which stays open: `pipeline` would leave its listeners on it each time. */
export async function writeOut(texts: AsyncIterable<string>): Promise<void> {
  for await (const text of texts) if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
