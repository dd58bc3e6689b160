/** Results as text for a terminal. */
import type { ContenderResult, Growth, GrowthTable, SideBySide, Spread } from './results.ts';

/** @param recorded the last results that were kept, to be seen beside these */
export function formatSideBySide(
  { contenders, shares, limits, missing, about }: SideBySide,
  recorded: SideBySide | undefined,
): string {
  const rows = contenders.flatMap((one) => {
    const before = recorded?.contenders.find(({ name }) => name === one.name);
    return [row(one), ...(before ? [row({ ...before, name: '  recorded' })] : [])];
  });
  const shareBefore = (of: string, what: string) =>
    recorded?.shares.find((share) => share.of === of && share.what === what)?.share;
  return [
    `${about.machine}; ${about.software}; ${about.minutes} minutes`,
    '',
    formatColumns([head, ...rows]),
    formatColumns([
      ['what is possible', 'a second', 'a CPU second'],
      ['Argon2id hashes', ...pair(limits.hashes)],
      ['bare node:http', ...pair(limits.bare)],
      ...limits.commits.map(({ database, atOnce, perSecond }) => [
        `${database} commits, ${atOnce} at once`,
        show(perSecond),
      ]),
    ]),
    formatColumns([
      ['share of it', 'median', 'least', 'most', 'recorded'],
      ...shares.map(({ of, what, share }) => [
        `${of}: ${what}`,
        ...percentages(share),
        percentages(shareBefore(of, what))[0] ?? '',
      ]),
    ]),
    ...missing.map((sentence) => `${sentence}\n`),
  ].join('\n');
}

const head = [
  'a CPU second',
  'registrations',
  'sign-ins',
  'refreshes',
  'first reads',
  'reads',
  'start ms',
  'MiB idle, loaded',
];

function row({ name, rates, startMilliseconds, memory }: ContenderResult): string[] {
  const { registrations, logins, refreshes, firstReads, reads } = rates;
  return [
    name,
    ...[registrations, logins, refreshes, firstReads, reads].map((rate) => (rate ? show(rate.perCpuSecond) : '–')),
    show(startMilliseconds),
    `${Math.round(memory.idle.resident)}, ${Math.round(memory.loaded.resident)}`,
  ];
}

const show = ({ median }: Spread) => String(median >= 10 ? Math.round(median) : median);
const pair = ({ perSecond, perCpuSecond }: { perSecond: Spread; perCpuSecond: Spread }) => [
  show(perSecond),
  show(perCpuSecond),
];
const percentages = (spread: Spread | undefined) =>
  spread ? [spread.median, spread.min, spread.max].map((part) => `${Math.round(part * 100)} %`) : [];

/** CPU time a request at each size, and how much more the largest takes than the smallest. */
export function formatGrowth({ about, users, events }: Growth): string {
  const title = `${about.machine}; ${about.software}; ${about.minutes} minutes`;
  return [
    title,
    '',
    ...users.map((table) => formatSizes(table, 'users')),
    ...events.map((table) => formatSizes(table, 'events')),
  ].join('\n');
}

function formatSizes({ database, sizes, rows }: GrowthTable, what: string): string {
  return formatColumns([
    [`${database}: CPU ms`, ...sizes.map(({ rows }) => `${rows} ${what}`), 'times', 'elapsed ms', 'times'],
    ...rows.map(({ operation, cpuMilliseconds, milliseconds }) => [
      operation,
      ...cpuMilliseconds.map(showOrRefused),
      growthOf(cpuMilliseconds),
      milliseconds.map(showOrRefused).join(' → '),
      growthOf(milliseconds),
    ]),
    ['filled in s', ...sizes.map(({ fillSeconds }) => String(fillSeconds))],
    ['MiB', ...sizes.map(({ mebibytes }) => String(mebibytes))],
  ]);
}

const showOrRefused = (spread: Spread | null) => (spread ? show(spread) : 'refused');

export function growthOf(values: readonly (Spread | null)[]): string {
  if (!values.at(-1)) return 'refused';
  return ((values.at(-1)?.median ?? Number.NaN) / (values[0]?.median ?? Number.NaN)).toFixed(2);
}

/** The first column to the left, the others to the right. */
export function formatColumns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}\n`,
    )
    .join('');
}
