/** Events with what their users are called now: the audit log itself knows them by their ids. */
import type { Deps } from '../deps.ts';
import { type AuditEvent, toEvent } from '../features/audit/event.ts';
import type { EventRow } from '../features/audit/store.ts';
import { listNames } from '../features/users/store.ts';

/** Null for a user who is deleted. */
export type NamedEvent = AuditEvent & { actor_name: string | null; subject_name: string | null };

export async function nameUsers({ database }: Deps, rows: readonly EventRow[]): Promise<NamedEvent[]> {
  const ids = rows.flatMap(({ actor_id, subject_id }) => [actor_id ?? [], subject_id ?? []].flat());
  const names = await listNames(database, [...new Set(ids)]);
  const nameOf = (id: number | null) => (id === null ? null : (names.get(id) ?? null));
  return rows.map((row) => ({
    ...toEvent(row),
    actor_name: nameOf(row.actor_id),
    subject_name: nameOf(row.subject_id),
  }));
}
