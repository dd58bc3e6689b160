/** What of the audit log is looked at; kept in the address. The members are those of `GET /audit`. */
import type { paths } from '../../api/openapi.d.ts';
import { text } from '../../strings/index.ts';

type Query = NonNullable<paths['/audit']['get']['parameters']['query']>;
export type AuditSearch = Pick<
  Query,
  'type' | 'outcome' | 'actor' | 'actor_id' | 'subject_id' | 'address' | 'request_id' | 'since' | 'until'
>;
export type EventType = NonNullable<AuditSearch['type']>;
export type Outcome = NonNullable<AuditSearch['outcome']>;

/** One for each type that the description of the API knows. */
const types: Readonly<Record<EventType, string>> = text.audit.types;
export const eventTypes = Object.keys(types) as EventType[];
export const outcomes = Object.keys(text.audit.outcomes) as Outcome[];
export const notPersons = Object.keys(text.audit.notPersons) as (keyof typeof text.audit.notPersons)[];

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
