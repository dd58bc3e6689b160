/** Which sentence tells an event. Pure. */

type Told = { type: string; count: number };

type Strings = {
  unknownEvent: string;
  events: Readonly<Record<string, string>>;
  ofSeveral: Readonly<Record<string, string>>;
  reasons: Readonly<Record<string, string>>;
};

/** What stands for the several events of one request: the people in the sentence, or "and 2 more" behind it. */
export type Several = 'people' | 'more' | undefined;

/** @param strings `text.audit`. A type that a newer server writes has no sentence there. */
export function tell({ type, count }: Told, strings: Strings): { sentence: string; several: Several } {
  const several = count > 1 ? strings.ofSeveral[type] : undefined;
  if (several !== undefined) return { sentence: several, several: 'people' };
  return { sentence: strings.events[type] ?? strings.unknownEvent, several: count > 1 ? 'more' : undefined };
}

/** The words for it, or the one that the server wrote. */
export function reasonOf(value: unknown, strings: Strings): string {
  const reason = String(value ?? '');
  return strings.reasons[reason] ?? reason;
}

/** What holders of a role gained and lost by an event `role.changed`. */
export function comparePermissions(details: Readonly<Record<string, unknown>>): { gained: string[]; lost: string[] } {
  const [from, to] = [listOf(details['from']), listOf(details['to'])];
  return { gained: to.filter((one) => !from.includes(one)), lost: from.filter((one) => !to.includes(one)) };
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
