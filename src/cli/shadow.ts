/** What would have become of the sign-ins at another program. */
import { open } from 'node:fs/promises';
import type { Environment } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { type Attempt, AttemptError, readAttempt } from '../features/shadow/attempt.ts';
import { differences } from '../features/shadow/difference.ts';
import { type Found, type Replay, replayLog } from '../features/shadow/replay-log.ts';
import { errorOf, keysOf } from '../platform/narrow.ts';
import { openProgress } from './progress.ts';
import { formatTable, type JsonOption, printResult } from './report.ts';
import { shorten } from './terminal.ts';
import { withDeps } from './with-deps.ts';

/** Exit code 1 when there are differences, 2 when the log cannot be read as one. */
export async function shadowLog(
  environment: Environment,
  path: string,
  options: JsonOption & { limit: string },
): Promise<void> {
  if (!/^\d{1,9}$/.test(options.limit)) throw new CommandFailure('--limit must be a whole number.', 2);
  const replay = await withDeps(environment, (deps) => replayLog(deps, readLog(path), Number(options.limit))).catch(
    (error: unknown) => {
      throw error instanceof AttemptError ? new CommandFailure(error.message, 2) : error;
    },
  );
  if (countAll(replay) > 0) process.exitCode = 1;
  printResult(options, toPrinted(replay), () => describe(replay));
}

/** @throws CommandFailure when the file cannot be read, AttemptError */
async function* readLog(path: string): AsyncGenerator<Attempt> {
  const progress = openProgress('Comparing');
  let [line, bytes] = [0, 0];
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    // Byte by byte as it is: whether that is UTF-8 is for the reader of a line to judge.
    for await (const text of file.readLines({ encoding: 'latin1' })) {
      line++;
      bytes += text.length + 1;
      if (text.trim() !== '') yield readAttempt(Buffer.from(text, 'latin1'), line);
      progress.show(bytes, size);
    }
  } catch (error) {
    const { code, syscall } = errorOf(error);
    throw syscall === 'open' || syscall === 'read' ? new CommandFailure(`${path} cannot be read (${code}).`, 2) : error;
  } finally {
    progress.end();
  }
}

function countAll({ counts }: Replay): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function toPrinted({ attempts, counts, found }: Replay) {
  return {
    attempts,
    differences: counts,
    first: found.map(({ kind, problem, user, ...attempt }) => ({
      ...attempt,
      difference: kind,
      here: problem ?? 'accepted',
      account: user ?? null,
    })),
  };
}

function describe(replay: Replay): string {
  const { attempts, counts, found } = replay;
  const different = countAll(replay);
  const same = `${attempts - different} of ${attempts} ${attempts === 1 ? 'attempt ends' : 'attempts end'} the same here, given the same password.`;
  if (different === 0) return same;
  const kinds = keysOf(counts).filter((kind) => counts[kind] > 0);
  return [
    formatTable(kinds.map((kind) => ({ difference: kind, attempts: counts[kind], meaning: differences[kind] }))),
    ...(found.length > 0 ? [formatTable(found.map(toCells))] : []),
    `${same}\nThe list holds each name and outcome once, the first ${found.length}; --limit shows more or fewer.`,
  ].join('\n\n');
}

function toCells({ line, at, username, outcome, kind, problem, user }: Found): Record<string, unknown> {
  return {
    line,
    at,
    username: shorten(username, 40),
    there: outcome,
    here: problem ?? 'accepted',
    account: user && `${user.id} ${shorten(user.username, 40)}`,
    difference: kind,
  };
}
