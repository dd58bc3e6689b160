/** What the caller has decided, as the service tells it, and which of it were one act. Pure. */
import type { operations } from '../../api/openapi.d.ts';
import type { Person } from './batch.ts';

type Answer = operations['listOwnDecisions']['responses'][200]['content']['application/json'];
export type OwnDecision = Answer['data'][number];

export const ownDecisionsKey = ['own-decisions'] as const;

/** Decisions of one act: of one, or of the many that were chosen together. */
export type Act = {
  decision: OwnDecision['decision'];
  role: string | null;
  reason: string | null;
  /** Of the latest one. */
  at: string;
  people: readonly OwnDecision[];
  /** Whom an undo would be about. */
  open: readonly OwnDecision[];
};

/** Nobody decides on so many one by one so fast. */
const fewestTogether = 5;
const mostApartMilliseconds = 1_000;

/** @param decisions the latest first */
export function toActs(decisions: readonly OwnDecision[]): Act[] {
  const runs: OwnDecision[][] = [];
  for (const decision of decisions) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && isNext(before, decision)) run.push(decision);
    else runs.push([decision]);
  }
  return runs.flatMap((run) => (run.length >= fewestTogether ? [toAct(run)] : run.map((one) => toAct([one]))));
}

function isNext(before: OwnDecision, after: OwnDecision): boolean {
  const isSame = before.decision === after.decision && before.role === after.role && before.reason === after.reason;
  return isSame && Date.parse(before.decided_at) - Date.parse(after.decided_at) <= mostApartMilliseconds;
}

function toAct(people: readonly OwnDecision[]): Act {
  const [first] = people as readonly [OwnDecision];
  const { decision, role, reason, decided_at: at } = first;
  return { decision, role, reason, at, people, open: people.filter(({ undo }) => undo === 'open') };
}

/** The acts of each day, by the calendar of the browser. */
export function byDay(acts: readonly Act[]): (readonly [day: string, acts: Act[]])[] {
  const days = new Map<string, Act[]>();
  for (const act of acts) {
    const at = new Date(act.at);
    const day = new Date(at.getFullYear(), at.getMonth(), at.getDate()).toISOString();
    days.set(day, [...(days.get(day) ?? []), act]);
  }
  return [...days];
}

export function toPerson({ id, username, display_name, role }: OwnDecision): Person {
  return { id, username, display_name, requested_role: role };
}
