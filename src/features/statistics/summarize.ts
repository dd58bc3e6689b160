import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import type { EventType } from '../audit/events.ts';
import { countEventsOf } from '../audit/store.ts';
import { oldestAlive } from '../sessions/session.ts';
import { countSessions } from '../sessions/store.ts';
import { countByStatus } from '../users/store.ts';
import type { Status } from '../users/user.ts';
import { type Day, lastDays } from './days.ts';

const dayCount = 30;

export type SignIns = { date: string; succeeded: number; refused: number; throttled: number };
export type Statistics = {
  countedAt: number;
  oldestPendingAt: number | null;
  users: Record<Status, number>;
  activeSessions: number;
  days: SignIns[];
};

/** Accounts and sessions as they are now, and the sign-ins of the last days as the audit trail tells of them. */
export async function summarize(deps: Deps): Promise<Statistics> {
  const now = deps.clock.now();
  const groups = new Map((await countByStatus(deps.database)).map((group) => [group.status, group]));
  const count = (status: Status) => groups.get(status)?.count ?? 0;
  const days: SignIns[] = [];
  for (const day of lastDays(dayCount, now)) {
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
    activeSessions: await countSessions(deps.database, oldestAlive(deps.config, now)),
    days,
  };
}

const outcomes: Partial<Record<EventType, 'succeeded' | 'refused' | 'throttled'>> = {
  'login.succeeded': 'succeeded',
  'login.refused': 'refused',
  'login.throttled': 'throttled',
  'login.locked': 'throttled',
};

async function countSignIns(deps: Deps, { date, since, until }: Day): Promise<SignIns> {
  const day = { date, succeeded: 0, refused: 0, throttled: 0 };
  for (const { type, count } of await countEventsOf(deps.database, Object.keys(outcomes), since, until)) {
    const outcome = outcomes[type as EventType];
    if (outcome) day[outcome] += count;
  }
  return day;
}

/** A page that many have open costs no more than one that one has. */
const memoryMilliseconds = 10_000;

/** The same for everybody who asks within ten seconds of this process. */
export function rememberStatistics(deps: Deps): () => Promise<Statistics> {
  let remembered: { answer: Promise<Statistics>; at: number } | undefined;
  return () => {
    const at = deps.clock.now();
    if (remembered && at >= remembered.at && at < remembered.at + memoryMilliseconds) return remembered.answer;
    const entry = { answer: summarize(deps), at };
    remembered = entry;
    entry.answer.catch(() => {
      if (remembered === entry) remembered = undefined;
    });
    return entry.answer;
  };
}
