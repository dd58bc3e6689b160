/** What a value means, whatever type a file or a foreign database gives it. Pure. */

/** `null` for what is not there and for what is no text. */
export function toText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(value);
    } catch {
      return null;
    }
  }
  return null;
}

const words: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  t: true,
  yes: true,
  y: true,
  '0': false,
  false: false,
  f: false,
  no: false,
  n: false,
  '': false,
};

/** Null is a no, as in SQL; `undefined` for what is neither. */
export function toFlag(value: unknown): boolean | undefined {
  if (value === null || value === undefined) return false;
  if (typeof value === 'boolean') return value;
  // BIT(1) of MySQL.
  if (value instanceof Uint8Array && value.length === 1 && (value[0] as number) <= 1) return value[0] === 1;
  const text = toText(value)?.trim().toLowerCase();
  return text !== undefined && Object.hasOwn(words, text) ? words[text] : undefined;
}

/** `2026-03-02`, `2026-03-02 09:14:03.127`, the same with T and a zone; PostgreSQL writes of the zone the hours only. */
const instant = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
/** Seconds since 1970 are less than this until the year 5138, and milliseconds more since 1973. */
const leastMilliseconds = 1e11;

/**
 * Milliseconds since 1970; an instant without a zone is taken for UTC, a small number for seconds.
 * `null` for what is not there, `undefined` for what is no instant since 1970.
 */
export function toMilliseconds(value: unknown): number | null | undefined {
  if (value === null || value === undefined || value === '') return null;
  const text = toText(value) ?? '';
  const [, day, time = '00:00', zone = 'Z'] = instant.exec(text.trim()) ?? [];
  const offset = zone.length === 3 ? `${zone}:00` : zone.toUpperCase();
  const number = /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : undefined;
  const milliseconds =
    number !== undefined
      ? Math.floor(number < leastMilliseconds ? number * 1000 : number)
      : Date.parse(`${day}T${time}${offset}`);
  return milliseconds >= 0 ? milliseconds : undefined;
}
