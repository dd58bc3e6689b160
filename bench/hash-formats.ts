/**
 * How long it takes to verify a password against each format of hash, in milliseconds and in times of
 * today's Argon2id: the medians of some runs one after the other, on a hashing thread as at a sign-in.
 * `--json` for machines.
 */
import { formatOf, type HashFormat } from '../src/platform/hash-formats.ts';
import { openHasher } from '../src/platform/hasher.ts';
import { systemRandom } from '../src/platform/random.ts';
import { oldHashes } from '../test/support/old-hashes.ts';

const runs = 11;
const wrong = 'not the password at all';
const hasher = openHasher(systemRandom, 60_000);

/** The first hash of each format and cost, today's Argon2id before all others. */
const hashes = new Map<string, { hash: string; format: HashFormat }>();
for (const hash of [await hasher.hash(wrong), ...oldHashes.map(({ hash }) => hash)]) {
  const format = formatOf(hash);
  const key = `${format?.name} ${format?.cost}`;
  if (format && !hashes.has(key)) hashes.set(key, { hash, format });
}

const figures: { format: string; cost: string; milliseconds: number; times: number }[] = [];
let today = 0;
for (const { hash, format } of hashes.values()) {
  const milliseconds = await median(hash);
  today ||= milliseconds;
  figures.push({ format: format.name, cost: format.cost, milliseconds, times: milliseconds / today });
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const { format, cost, milliseconds, times } of figures)
    process.stdout.write(
      `${format.padEnd(24)}${cost.padEnd(28)}${milliseconds.toFixed(1).padStart(6)} ms  × ${times.toFixed(2)}\n`,
    );

async function median(hash: string): Promise<number> {
  const measured: number[] = [];
  for (let run = 0; run < runs; run++) {
    const begin = performance.now();
    await hasher.verify(hash, wrong);
    measured.push(performance.now() - begin);
  }
  return measured.sort((a, b) => a - b)[(runs - 1) / 2] as number;
}
