/** Password hashes that other programs made, from test/vectors. */
import { readFileSync } from 'node:fs';

export type OldHash = { format: string; made_by: string; password: string; hash: string };

export const oldHashes: readonly OldHash[] = ['password-hashes', 'more-password-hashes'].flatMap((name) => {
  const text = readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { vectors: OldHash[] }).vectors;
});

/** The first of each format. */
export const oneOfEach: readonly OldHash[] = [
  ...new Map(oldHashes.toReversed().map((vector) => [vector.format, vector])).values(),
].toReversed();

/** The first of a format, as the vectors call it. */
export function oldHash(format: string): OldHash {
  const found = oldHashes.find((vector) => vector.format === format);
  if (!found) throw new Error(`there is no vector for ${format}`);
  return found;
}
