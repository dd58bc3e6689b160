/** What has to be asked before an approval. Pure. */
import type { Applicant } from './batch.ts';
import { roleFor } from './role-counts.ts';

export type Question =
  /** These would get that role, which carries permissions, or of which nothing is known. */
  | { kind: 'power'; people: readonly Applicant[]; role: string }
  /** The caller cannot give that role. */
  | { kind: 'cannot'; people: readonly Applicant[]; role: string }
  /** Of those who were chosen together, some ask for such a role: they are left out. */
  | { kind: 'many'; people: readonly Applicant[]; leftOut: readonly Applicant[] };

type Roles = { isHarmless: (role: string) => boolean; mayGive: (role: string) => boolean };

/** @param role for all of them; without it each gets the one that was asked for */
export function questionFor(
  people: readonly Applicant[],
  role: string | undefined,
  { isHarmless, mayGive }: Roles,
): Question | undefined {
  const [first, ...others] = people;
  if (!first) return undefined;
  const named = role ?? (others.length === 0 ? roleFor(first) : undefined);
  const harmless = people.filter((person) => isHarmless(named ?? roleFor(person)));
  if (harmless.length === people.length) return undefined;
  if (named === undefined)
    return { kind: 'many', people: harmless, leftOut: people.filter((person) => !harmless.includes(person)) };
  return { kind: mayGive(named) ? 'power' : 'cannot', people, role: named };
}
