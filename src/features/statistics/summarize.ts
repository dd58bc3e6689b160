import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import type { EventType } from '../audit/events.ts';
import { countEventsOf } from '../audit/store.ts';
import { countFailingJobs, type FailingJobs } from '../jobs/store.ts';
import { countHoldersOfAll } from '../roles/store.ts';
import { oldestAlive } from '../sessions/session.ts';
import { countSessions, findLastSessionId } from '../sessions/store.ts';
import { countByStatus } from '../users/store.ts';
import type { Status } from '../users/user.ts';
import { type Day, lastDays } from './days.ts';

/** At most: a day whose events may be deleted already would be counted short. */
const mostDays = 30;
/** Of ids: counting them takes some 10 ms. */
const sliceLength = 50_000;

export type SignIns = { date: string; succeeded: number; refused: number; throttled: number; locked: number };
export type Statistics = {
  countedAt: number;
  oldestPendingAt: number | null;
  users: Record<Status, number>;
  /** Of the active users, the most frequent role first. */
  roles: { name: string; count: number; carriesPermissions: boolean }[];
  activeSessions: number;
  days: SignIns[];
  failingJobs: FailingJobs[];
};

/** Current accounts and sessions, and the sign-ins of the last days from the audit log. */
export async function summarize(deps: Deps): Promise<Statistics> {
  const now = deps.clock.now();
  const groups = new Map((await countByStatus(deps.database)).map((group) => [group.status, group]));
  const count = (status: Status) => groups.get(status)?.count ?? 0;
  const days: SignIns[] = [];
  for (const day of lastDays(Math.min(mostDays, deps.config.auditDays), now)) {
    days.push(await countSignIns(deps, day));
    // On SQLite each has stopped the process for a moment; others are to have theirs in between.
    await nextTurn();
  }
  return {
    countedAt: now,
    oldestPendingAt: groups.get('pending')?.oldest ?? null,
    users: {
      pending: count('pending'),
      active: count('active'),
      rejected: count('rejected'),
      suspended: count('suspended'),
    },
    roles: await countRoles(deps),
    activeSessions: await countActiveSessions(deps, now),
    days,
    failingJobs: await countFailingJobs(deps.database),
  };
}

async function countRoles({ database, memory }: Deps): Promise<Statistics['roles']> {
  const groups = await countHoldersOfAll(database);
  return groups
    .filter(({ status }) => status === 'active')
    .map(({ role: name, count }) => ({ name, count, carriesPermissions: memory.roles.permissionsOf(name).size > 0 }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

const outcomes: Partial<Record<EventType, Exclude<keyof SignIns, 'date'>>> = {
  'login.succeeded': 'succeeded',
  'login.refused': 'refused',
  'login.throttled': 'throttled',
  'login.locked': 'locked',
};

async function countSignIns(deps: Deps, { date, since, until }: Day): Promise<SignIns> {
  const day = { date, succeeded: 0, refused: 0, throttled: 0, locked: 0 };
  for (const { type, count } of await countEventsOf(deps.database, Object.keys(outcomes), since, until)) {
    const outcome = outcomes[type as EventType];
    if (outcome) day[outcome] += count;
  }
  return day;
}

/** A slice at a time, for the same reason as with the days. */
async function countActiveSessions({ database, config }: Deps, now: number): Promise<number> {
  const last = await findLastSessionId(database);
  let count = 0;
  for (let from = 0; from < last; from += sliceLength) {
    count += await countSessions(database, { from, to: from + sliceLength }, oldestAlive(config, now));
    await nextTurn();
  }
  return count;
}

/** A page that many have open costs no more than one that one has, and in a big installation a hundredth of the time. */
const memoryMilliseconds = 10_000;
const memoryFactor = 100;

/** The same for everybody who asks this process while it is being counted, and for a while afterwards. */
export function rememberStatistics(deps: Deps): () => Promise<Statistics> {
  let remembered: { answer: Promise<Statistics>; from: number; until: number } | undefined;
  return () => {
    const from = deps.clock.now();
    if (remembered && from >= remembered.from && from < remembered.until) return remembered.answer;
    const entry = { answer: summarize(deps), from, until: Number.POSITIVE_INFINITY };
    remembered = entry;
    entry.answer.then(
      () => {
        entry.until = from + Math.max(memoryMilliseconds, memoryFactor * (deps.clock.now() - from));
      },
      () => {
        if (remembered === entry) remembered = undefined;
      },
    );
    return entry.answer;
  };
}
