/** What a value is, whatever type a file or a foreign database gives it. Pure. */

const blank = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;
/** How databases write into files that there is no value. Only in this spelling: people are called Null and Nil. */
const absent = new Set(['NULL', '\\N']);
/** How programs write the same where no name can stand. */
const absentWords = new Set(['null', 'none', 'nil']);

/** A text, a number, or bytes that are text in UTF-8, as text; `undefined` for anything else. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(value);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

/** `null` for nothing: no value, a blank one, or one of the words for it; `undefined` for what is no text. */
export function toText(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null;
  const text = asText(value);
  return text !== undefined && (blank.test(text) || absent.has(text.trim())) ? null : text;
}

/** Whether it is a text of which nothing can be seen. */
export function isInvisible(value: unknown): boolean {
  return blank.test(asText(value) ?? '');
}

/** The same for what is no name: without the blanks around it, in lower case, and with more words for nothing. */
export function toWord(value: unknown): string | null | undefined {
  const word = toText(value)?.trim().toLowerCase();
  return word === undefined ? toText(value) : absentWords.has(word) || zeroDate.test(word) ? null : word;
}

/** What MySQL keeps for a date that is none. */
const zeroDate = /^0000-00-00(?:[t ]00:00:00(?:\.0{1,9})?)?$/;
/** `2026-03-02`, `2026-03-02 09:14:03.127`, the same with T and a zone; PostgreSQL writes of the zone the hours only. */
const instant = /^(\d{4}-\d\d-\d\d)(?:[t ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(z|[+-]\d\d(?::?\d\d)?)?)?$/;
/** Seconds since 1970 are less than this until the year 5138, and milliseconds more since 1973. */
const leastMilliseconds = 1e11;
/** What is older stands for none in some program (1970-01-01), or is a number that is no instant. */
export const firstInstant = Date.UTC(1990, 0, 1);
/** A number beyond it is a date that is written without its hyphens. */
const lastInstant = Date.UTC(2200, 0, 1);

/**
 * Milliseconds since 1970; an instant without a zone is taken for UTC, a small number for seconds.
 * `null` for nothing, which the number 0 is as well; `undefined` for what is no instant since 1970.
 * A number before 1990 could be a year, or a date as 20260101.
 */
export function toMilliseconds(value: unknown): number | null | undefined {
  const text = toWord(value);
  if (text === null || text === '0') return null;
  if (text === undefined) return undefined;
  if (/^\d{1,15}(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    const at = Math.floor(number < leastMilliseconds ? number * 1000 : number);
    return at >= firstInstant && at < lastInstant ? at : undefined;
  }
  const [, day, time = '00:00', zone = 'z'] = instant.exec(text) ?? [];
  if (day === undefined || !isInCalendar(day)) return undefined;
  const offset = zone.length === 3 ? `${zone}:00` : zone.toUpperCase();
  const milliseconds = Date.parse(`${day}T${time}${offset}`);
  return milliseconds >= 0 ? milliseconds : undefined;
}

/** The engine takes the 30th of February for the 1st of March. */
function isInCalendar(day: string): boolean {
  const date = new Date(`${day}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
