/** What of the audit log is looked at; kept in the address. The members are those of `GET /audit`. */
import type { paths } from '../../api/openapi.d.ts';

type Query = NonNullable<paths['/audit']['get']['parameters']['query']>;
export type AuditSearch = Pick<
  Query,
  'type' | 'outcome' | 'actor' | 'actor_id' | 'subject_id' | 'address' | 'request_id' | 'since' | 'until'
>;
export type EventType = NonNullable<AuditSearch['type']>;
export type Outcome = NonNullable<AuditSearch['outcome']>;

/** Here and not from their sentences, which the sign-in would have to load with the router. */
const types: Readonly<Record<EventType, true>> = {
  'login.succeeded': true,
  'login.refused': true,
  'login.throttled': true,
  'login.locked': true,
  'request.throttled': true,
  'session.ended': true,
  'session.recovered': true,
  'session.reused': true,
  'password.changed': true,
  'password.refused': true,
  'user.registered': true,
  'user.created': true,
  'user.approved': true,
  'user.rejected': true,
  'user.suspended': true,
  'user.reinstated': true,
  'user.reopened': true,
  'user.changed': true,
  'user.unlocked': true,
  'user.deleted': true,
  'users.exported': true,
  'users.imported': true,
  'role.created': true,
  'role.changed': true,
  'role.deleted': true,
  'hashes.wrapped': true,
  'key.published': true,
  'key.dropped': true,
  'job.removed': true,
};
export const eventTypes = Object.keys(types) as EventType[];
export const outcomes = ['succeeded', 'refused'] as const satisfies readonly Outcome[];
export const notPersons = ['system', 'operator', 'anyone'] as const;

/** What makes no sense is left out: an address is typed by anybody. */
export function readAuditSearch(given: Record<string, unknown>): AuditSearch {
  const type = eventTypes.find((known) => known === given['type']);
  const outcome = outcomes.find((known) => known === given['outcome']);
  const actor = notPersons.find((known) => known === given['actor']);
  return {
    ...(type && { type }),
    ...(outcome && { outcome }),
    ...(actor ? { actor } : readText('actor_id', given, isId)),
    ...readText('subject_id', given, isId),
    ...readText('address', given, isAddress),
    ...readText('request_id', given, isRequest),
    ...readText('since', given, isInstant),
    ...readText('until', given, isInstant),
  };
}

function isId(value: string): boolean {
  return /^[1-9][0-9]{0,9}$/.test(value);
}

export function isAddress(value: string): boolean {
  return /^[0-9A-Fa-f.:]{2,45}$/.test(value);
}

function isRequest(value: string): boolean {
  return /^[\x21-\x7e]{1,40}$/.test(value);
}

function isInstant(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT[0-9:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** The router reads `7` in an address as a number. */
function readText<K extends string>(
  name: K,
  given: Record<string, unknown>,
  isGood: (value: string) => boolean,
): { [name in K]?: string } {
  const value = given[name] === undefined ? '' : String(given[name]).trim();
  return isGood(value) ? ({ [name]: value } as { [name in K]: string }) : {};
}
