import type { Applicant } from './batch.ts';

export type RoleCount = { role: string; count: number };

/** What somebody gets who is approved without a word about the role. */
export function roleFor({ requested_role }: Applicant): string {
  return requested_role ?? 'user';
}

/** How many ask for each role, the most first. */
export function roleCounts(people: readonly Applicant[]): RoleCount[] {
  const counts = new Map<string, number>();
  for (const person of people) counts.set(roleFor(person), (counts.get(roleFor(person)) ?? 0) + 1);
  return [...counts].map(([role, count]) => ({ role, count })).sort((one, other) => other.count - one.count);
}
