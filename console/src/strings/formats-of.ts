/** How one language writes numbers, lists and times; in the time zone of the browser. */

type Options = Intl.DateTimeFormatOptions;

const date: Options = { day: 'numeric', month: 'short', year: 'numeric' };
const minute: Options = { hour: '2-digit', minute: '2-digit' };
const second: Options = { ...minute, second: '2-digit' };
const fullDay: Options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };

/** How exactly a time is written, with what it gives on 6 November 2026. */
const times = {
  /** 6 Nov */
  dayOfYear: { day: 'numeric', month: 'short' },
  /** 6 Nov 2026 */
  date,
  /** Friday, 6 November 2026 */
  fullDate: fullDay,
  /** 09:41 */
  time: minute,
  /** 09:41:07 */
  exactTime: second,
  /** 6 Nov 2026, 09:41 */
  dateTime: { ...date, ...minute },
  /** Fri, 6 Nov 2026, 09:41 */
  fact: { weekday: 'short', ...date, ...minute },
  /** Friday, 6 November 2026 at 09:41:07 CET */
  exact: { ...fullDay, ...second, timeZoneName: 'short' },
  /** Fri, 6 Nov 2026, 09:41:07.123 CET */
  toTheMillisecond: { weekday: 'short', ...date, ...second, fractionalSecondDigits: 3, timeZoneName: 'short' },
} as const satisfies Readonly<Record<string, Options>>;

type Moment = Date | number | string;

export type Formats = ReturnType<typeof formatsOf>;

/** @param locale a language tag (RFC 5646) */
export function formatsOf(locale: string) {
  const numbers = new Intl.NumberFormat(locale);
  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const shortRelative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const formats = new Map<string, Intl.DateTimeFormat>();

  /** For `<Instant>` and everything else that has a time: one place that says how it is written. */
  function formatTime(at: Moment, how: keyof typeof times, timeZone?: 'UTC'): string {
    return formatOf(how, timeZone).format(new Date(at));
  }

  /** Of the reader's clock: Europe/Lisbon, and UTC+1. */
  function timeZone(): { name: string; offset: string } {
    const format = new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset' });
    const part = format.formatToParts().find(({ type }) => type === 'timeZoneName');
    return { name: format.resolvedOptions().timeZone, offset: part?.value.replace('GMT', 'UTC') ?? '' };
  }

  /** 12,345 */
  function formatNumber(number: number): string {
    return numbers.format(number);
  }

  /** Ada, Grace and Radia */
  function formatList(items: readonly string[]): string {
    return conjunction.format(items);
  }

  /** 2 minutes ago, yesterday, in 3 hours; short: 2 min ago. */
  function formatRelative(
    value: number,
    unit: Intl.RelativeTimeFormatUnitSingular,
    style: 'long' | 'short' = 'long',
  ): string {
    return (style === 'short' ? shortRelative : relative).format(value, unit);
  }

  /** 3 days, 19 hours; short: 3 days, 19 hrs; narrow: 3d. */
  function formatDuration(
    value: number,
    unit: 'second' | 'minute' | 'hour' | 'day',
    unitDisplay: 'long' | 'short' | 'narrow' = 'long',
  ): string {
    // Short enough already; "3 Tg." is not what a German would write.
    const display = unit === 'day' && unitDisplay === 'short' ? 'long' : unitDisplay;
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: display }).format(value);
  }

  /** They take longer to make than to use. */
  function formatOf(how: keyof typeof times, timeZone: string | undefined): Intl.DateTimeFormat {
    const name = `${how} ${timeZone}`;
    let format = formats.get(name);
    if (!format) {
      format = new Intl.DateTimeFormat(locale, { ...times[how], ...(timeZone && { timeZone }) });
      formats.set(name, format);
    }
    return format;
  }

  return { formatTime, timeZone, formatNumber, formatList, formatRelative, formatDuration };
}
