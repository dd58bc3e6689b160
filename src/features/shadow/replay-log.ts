import type { Deps } from '../../deps.ts';
import { findUsersByKeys } from '../users/store.ts';
import { readTypedName } from '../users/username.ts';
import type { Attempt } from './attempt.ts';
import { type Difference, type DifferenceKind, differences, findDifference } from './difference.ts';

const batchSize = 500;

export type Found = Attempt & Difference & { user: { id: number; username: string } | undefined };

export type Replay = {
  attempts: number;
  /** How many attempts differ, by how. */
  counts: Record<DifferenceKind, number>;
  /** The first of them, each name and outcome once. */
  found: Found[];
};

/**
 * Says of sign-ins at another program where this one would have judged otherwise. It only reads: no
 * password is known, none is asked for, and nobody's failed sign-ins are counted.
 * @param attempts need not fit into memory
 * @param most of the differences that are told one by one
 */
export async function replayLog(
  deps: Pick<Deps, 'database'>,
  attempts: AsyncIterable<Attempt>,
  most: number,
): Promise<Replay> {
  const counts = Object.fromEntries(Object.keys(differences).map((kind) => [kind, 0])) as Replay['counts'];
  const replay: Replay = { attempts: 0, counts, found: [] };
  const told = new Set<string>();
  for await (const batch of inBatches(attempts)) {
    const keys = batch.map(({ username }) => readTypedName(username)?.key);
    const users = await findUsersByKeys(deps.database, [...new Set(keys.filter((key) => key !== undefined))]);
    for (const [index, attempt] of batch.entries()) {
      const user = users.get(keys[index] ?? '');
      const difference = findDifference(attempt, user);
      if (!difference) continue;
      counts[difference.kind]++;
      const name = `${attempt.outcome} ${attempt.username}`;
      if (told.size >= most || told.has(name)) continue;
      told.add(name);
      replay.found.push({ ...attempt, ...difference, user: user && { id: user.id, username: user.username } });
    }
    replay.attempts += batch.length;
  }
  return replay;
}

async function* inBatches(attempts: AsyncIterable<Attempt>): AsyncGenerator<Attempt[]> {
  let batch: Attempt[] = [];
  for await (const attempt of attempts) {
    if (batch.push(attempt) < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
