/**
 * An attempt counts as failed until it is known better, so ten right passwords that come at once would
 * look like ten wrong ones. Of one owner's attempts a process therefore lets only some be undecided at a
 * time; the others wait in line, which is no longer than the queue for hashes.
 */
import type { Config } from '../../config.ts';
import type { Budget } from './budget.ts';

/** Two servers together stay below the budget of ten. Workers of one server share it. */
const mostUndecided = 4;

type Line = { undecided: number; waiting: (() => void)[] };

const lines = new Map<string, Line>();

/** Take it with `using`: the next one comes when this one is decided. */
export async function standInLine(
  { workers }: Pick<Config, 'workers'>,
  { name, of }: Pick<Budget, 'name' | 'of'>,
): Promise<Disposable> {
  const most = Math.max(1, Math.floor(mostUndecided / workers));
  const owner = `${name} ${of}`;
  const line = lines.get(owner) ?? { undecided: 0, waiting: [] };
  lines.set(owner, line);
  if (line.undecided < most) line.undecided++;
  else await new Promise<void>((resolve) => line.waiting.push(resolve));
  return {
    [Symbol.dispose]() {
      const next = line.waiting.shift();
      if (next) next();
      else if (--line.undecided === 0) lines.delete(owner);
    },
  };
}
