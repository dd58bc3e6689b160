/** What is built is built again only when something else than before would come out. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** @param sources patterns from the root; with them goes package-lock.json */
export async function makeWhenStale(folder: string, sources: string[], make: () => Promise<unknown>): Promise<void> {
  const stamp = join(root, folder, '.made-of');
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...globSync(sources, { cwd: root }).sort()])
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  const digest = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  await make();
  writeFileSync(stamp, digest);
}
