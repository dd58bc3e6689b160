/** Which events of the audit log are meant. */
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import type { EventType } from '../features/audit/events.ts';
import type { EventFilter } from '../features/audit/store.ts';
import { findAccount } from './find-account.ts';

export type FilterOptions = {
  type?: EventType;
  outcome?: EventFilter['outcome'];
  actor?: string;
  subject?: string;
  address?: string;
  since?: string;
  until?: string;
};

/**
 * @returns what looks up the names; it throws Problem user/not-found (404) for one that nobody has
 * @throws CommandFailure for what is no instant
 */
export function readEventFilter(options: FilterOptions): (deps: Deps) => Promise<EventFilter> {
  const { type, outcome, address } = options;
  const [since, until] = [readInstant('--since', options.since), readInstant('--until', options.until)];
  return async (deps) => {
    const [actorId, subjectId] = [await readUser(deps, options.actor), await readUser(deps, options.subject)];
    return { type, outcome, address, since, until, actorId, subjectId };
  };
}

/** An id is taken as it is: the trail also speaks of accounts that are deleted. */
async function readUser(deps: Deps, who: string | undefined): Promise<number | undefined> {
  if (who === undefined || /^[1-9]\d{0,9}$/.test(who)) return who === undefined ? undefined : Number(who);
  return (await findAccount(deps, who)).id;
}

function readInstant(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isSpelled = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const at = isSpelled ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new CommandFailure(`${option} must be a day or an instant, like 2026-03-02 or 2026-03-02T09:14:00Z.`, 2);
  return at;
}
