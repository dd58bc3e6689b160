import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { type FieldError, Problem, type ProblemCode } from '../../problems.ts';
import { holdPower } from '../roles/hold-power.ts';
import { lockUsers, type UserRow } from '../users/store.ts';
import type { Status } from '../users/user.ts';
import { openAnswer } from './answer-once.ts';
import { approval } from './approve-user.ts';
import { type Change, changeStatusWithin, type TellDecided } from './change-status.ts';
import { rejection } from './reject-user.ts';
import { reopening } from './reopen-user.ts';

export type OneDecision = {
  id: number;
  decision: 'approve' | 'reject' | 'reopen';
  /** With an approval only. */
  role?: string;
  /** With a rejection only. */
  reason?: string;
  /** With a reopening only. */
  late?: boolean;
};

/** What the route for one account would have answered. */
export type Outcome = { id: number; status: number; code?: ProblemCode; error?: string; user_status?: Status };

/** Decisions a transaction: nobody else who gives or takes power waits longer than for so many. */
const batchSize = 100;

/** As many refused members are told of as anywhere else. */
const mostErrors = 20;

/**
 * Decides on many accounts, each by the rules of one; what is refused does not undo the others.
 * @param key of the caller's own: decisions that were sent with it before are not made again, but answered as
 *   they were the first time, and those that a crash kept from being made are made now
 * @returns an outcome for each decision, in the same order
 * @throws Problem request/invalid (400) when a decision names the account of another one, or more than it can
 *   take; approvals/key-reused (422)
 */
export async function decideTogether(
  deps: Deps,
  decisions: readonly OneDecision[],
  key: string | undefined,
  tell: TellDecided,
): Promise<Outcome[]> {
  assertSensible(decisions);
  const request = decisions.map(({ id, decision, role, reason, late }) => [id, decision, role, reason, late]);
  const answer = key === undefined ? undefined : await openAnswer<Outcome>(deps, key, request);
  let outcomes: Outcome[] = [];
  while (outcomes.length < decisions.length) {
    const before = outcomes;
    let changed: UserRow[] = [];
    outcomes = await inTransaction(deps, async (deps) => {
      changed = [];
      await holdPower(deps);
      const known = answer ? await answer.lock(deps) : before;
      // The same request came twice, and the other one is ahead.
      if (known.length > before.length) return known;
      const made = [...before];
      const batch = decisions.slice(before.length, before.length + batchSize);
      const users = await lockUsers(
        deps.database,
        batch.map(({ id }) => id),
      );
      for (const one of batch) made.push(await decideOne(deps, one, users.get(one.id), changed));
      await answer?.keep(deps, made);
      return made;
    });
    tell(changed);
    if (decisions.some(({ decision }) => decision === 'reopen')) await deps.memory.revocations.settle();
  }
  return outcomes;
}

/** @param changed receives the account after the change */
async function decideOne(
  deps: Deps,
  one: OneDecision,
  user: UserRow | undefined,
  changed: UserRow[],
): Promise<Outcome> {
  const { id } = one;
  try {
    if (!user) throw new Problem('user/not-found');
    const now = await changeStatusWithin(deps, user, changeOf(one));
    changed.push(now);
    return { id, status: 200, user_status: now.status };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, status: error.status, code: error.code, error: error.message };
  }
}

function changeOf({ decision, role, reason, late }: OneDecision): Change {
  if (decision === 'approve') return approval({ role });
  return decision === 'reject' ? rejection(reason) : reopening({ late });
}

/** The order of two decisions on one account would be a guess. */
function assertSensible(decisions: readonly OneDecision[]): void {
  const seen = new Set<number>();
  const errors: FieldError[] = [];
  for (const [at, { id, decision, role, reason, late }] of decisions.entries()) {
    const refuse = (member: string, message: string) => errors.push({ field: `decisions.${at}.${member}`, message });
    if (seen.has(id)) refuse('id', 'is there already; send one decision on each account');
    if (role !== undefined && decision !== 'approve') refuse('role', 'is for an approval');
    if (reason !== undefined && decision !== 'reject') refuse('reason', 'is for a rejection');
    if (late !== undefined && decision !== 'reopen') refuse('late', 'is for a reopening');
    seen.add(id);
  }
  if (errors.length > 0) throw new Problem('request/invalid', { errors: errors.slice(0, mostErrors) });
}
