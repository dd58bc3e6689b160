/**
 * What is verified for a name that does not exist. Verifying an old hash takes another time than
 * verifying Argon2id; so a name that nobody has gets a format, too, of those that are in the table and
 * as often as they are, and always the same one. Its time tells what it would tell of an account.
 */
import type { Database } from '../../platform/database/connect.ts';
import { formatOf, isCurrent, wrappedName } from '../../platform/hash-formats.ts';
import type { Secret } from '../../platform/secret.ts';
import { findLastId, listHashesOf } from './store.ts';

const memoryMilliseconds = 60_000;

/** So many accounts, spread evenly over all ids, stand for all of them. */
const sampleSize = 1_000;

export type Decoys = {
  /**
   * A stored hash of somebody, of the format that falls to the name; `undefined` for today's Argon2id.
   * @param key of the name, which the secret turns into a place among the formats
   * @param now for how old what is remembered is
   */
  draw(key: string, now: number): Promise<string | undefined>;
};

/** One for each format and cost that occurs: so many of the sample have it or one of those before it. */
type Share = { hash: string | undefined; upTo: number };

export function openDecoys(database: Database, secret: Secret): Decoys {
  let remembered: { shares: Promise<Share[]>; at: number } | undefined;
  const recall = (now: number): Promise<Share[]> => {
    if (remembered && now >= remembered.at && now < remembered.at + memoryMilliseconds) return remembered.shares;
    const entry = { shares: countShares(database), at: now };
    remembered = entry;
    entry.shares.catch(() => {
      if (remembered === entry) remembered = undefined;
    });
    return entry.shares;
  };
  return {
    async draw(key, now) {
      const shares = await recall(now);
      const place = placeOf(secret.mac('decoy', key)) * (shares.at(-1)?.upTo ?? 0);
      return shares.find(({ upTo }) => place < upTo)?.hash;
    },
  };
}

/** From 0 to less than 1. */
function placeOf(mac: string): number {
  return Buffer.from(mac, 'base64url').readUInt32BE() / 2 ** 32;
}

/**
 * Today's Argon2id comes first: its share grows with every sign-in of somebody whose hash is old, and a
 * name that has come into it stays there, as an account does. What has been wrapped stands where the
 * weak format stood.
 */
async function countShares(database: Database): Promise<Share[]> {
  const groups = new Map<string, { hash: string | undefined; count: number }>([['', { hash: undefined, count: 0 }]]);
  for (const hash of await listSample(database)) {
    const format = formatOf(hash);
    if (!format) continue;
    const label = isCurrent(format) ? '' : `${format.name.replace(wrappedName, '')} ${format.name} ${format.cost}`;
    const group = groups.get(label) ?? { hash, count: 0 };
    groups.set(label, group);
    group.count++;
  }
  let upTo = 0;
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { hash, count }]) => {
      upTo += count;
      return { hash, upTo };
    });
}

/** Ids that a cluster gives out are multiples of something, which even steps could miss: so the steps differ. */
async function listSample(database: Database): Promise<string[]> {
  const lastId = await findLastId(database);
  const step = Math.max(1, lastId / sampleSize);
  const ids = Array.from({ length: Math.min(lastId, sampleSize) }, (_, index) => {
    const part = (index * goldenRatio) % 1;
    return Math.floor((index + part) * step) + 1;
  });
  return ids.length === 0 ? [] : listHashesOf(database, ids);
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;
