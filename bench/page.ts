/**
 * docs/performance.md and its charts: what holds figures is written here from the results, between marks in
 * the page; the rest of the page is written by hand.
 *
 *     node bench/page.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../scripts/generate/markdown.ts';
import { type Bar, barChart, type Panel, short } from './charts.ts';
import { clusterText } from './cluster-table.ts';
import {
  type About,
  type ContenderResult,
  clientCount,
  type GrowthTable,
  type Operation,
  operationNames,
  operations,
  type Rate,
  type Results,
  readResults,
  type SideBySide,
  type SignedInReads,
  type Spread,
} from './results.ts';
import { growthOf } from './tables.ts';
import { weightTable } from './weight-table.ts';

const pagePath = 'docs/performance.md';
const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** What may be more for the largest size, by our own promise. */
const mostGrowth = 1.25;

/** Those of the others that remember no token check each as if it came for the first time. */
function rateOf({ rates }: ContenderResult, operation: Operation): Rate | undefined {
  return operation === 'firstReads' ? (rates.firstReads ?? rates.reads) : rates[operation];
}

/** The page and the charts as they should be, by their path from the root. */
export function pagesOf(results: Results): Map<string, string> {
  const { sideBySide, signedInReads, growth, consoleWeight, cluster } = results;
  const figures = new Map<string, string>();
  const files = new Map<string, string>();
  if (sideBySide) {
    figures.set('side by side', sideBySideText(sideBySide));
    figures.set('losses', lossesText(sideBySide));
    figures.set('limits', limitsText(sideBySide));
    files.set('docs/performance/per-cpu-second.svg', rateChart(sideBySide));
    files.set('docs/performance/latency.svg', latencyChart(sideBySide));
    files.set('docs/performance/footprint.svg', footprintChart(sideBySide));
    files.set('docs/performance/limits.svg', limitsChart(sideBySide));
  }
  if (signedInReads) figures.set('signed-in reads', signedInReadsText(signedInReads));
  if (consoleWeight) figures.set('console', weightTable(consoleWeight));
  if (cluster) figures.set('cluster', [aboutText(cluster.about), clusterText(cluster)].join('\n\n'));
  if (growth) {
    figures.set(
      'growth of users',
      [aboutText(growth.about), ...growth.users.map((one) => growthText(one, 'users'))].join('\n\n'),
    );
    figures.set('growth of events', growth.events.map((one) => growthText(one, 'events')).join('\n\n'));
    files.set('docs/performance/growth-users.svg', growthChart('users', growth.users));
    files.set('docs/performance/growth-events.svg', growthChart('events', growth.events));
  }
  let page = readFileSync(pathOf(pagePath), 'utf8').replaceAll('\r\n', '\n');
  for (const [name, text] of figures) page = replaceFigures(page, name, text);
  return files.set(pagePath, page);
}

export function writePage(results: Results): void {
  for (const [file, text] of pagesOf(results)) {
    mkdirSync(dirname(pathOf(file)), { recursive: true });
    writeFileSync(pathOf(file), text);
  }
}

function replaceFigures(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- figures: ${name} -->`, `<!-- end of figures: ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${pagePath} has no place for the figures "${name}"`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}

function aboutText({ date, version, machine, software, minutes }: About): string {
  return `Measured on ${date} with version ${version}, in ${minutes} minutes: ${machine}; ${software}.`;
}

function sideBySideText(results: SideBySide): string {
  const { contenders, about, rounds, refreshers, workers, offered, missing } = results;
  const perCpuSecond = (one: ContenderResult, operation: Operation) => rateOf(one, operation)?.perCpuSecond;
  const latency = (one: ContenderResult, operation: 'logins' | 'reads') => {
    const found = one.latencies[operation];
    return found ? `${short(found.p50)} / ${short(found.p99)}` : '–';
  };
  const samples = (operation: 'logins' | 'reads') => short(contenders[0]?.latencies[operation]?.samples ?? 0);
  return [
    `${aboutText(about)} ${rounds} rounds in turns; the median, and in brackets the least and the most.${workers ? ` The service ran with \`WORKERS=${workers}\`.` : ''}`,
    ...missing,
    'For each CPU second of the server, with all its processes and its database:',
    table(
      ['', ...operations.map((operation) => operationNames[operation])],
      contenders.map((one) => [one.name, ...operations.map((operation) => showSpread(perCpuSecond(one, operation)))]),
    ),
    'How many times as much the service on SQLite does in a CPU second:',
    ratioTable(contenders),
    `In a second, ${clientCount} clients (${refreshers} for refreshes) asking again as soon as they are answered (1 client for the Flask tutorial where it asks its database):`,
    table(
      ['', ...operations.map((operation) => operationNames[operation])],
      contenders.map((one) => [
        one.name,
        ...operations.map((operation) => showSpread(rateOf(one, operation)?.perSecond)),
      ]),
    ),
    `Latency in milliseconds, median / 99th percentile, at ${offered.logins} sign-ins and at ${offered.reads} reads a second whether answered or not (${samples('logins')} and ${samples('reads')} of them); start until the first answer, on files that are there; memory in MiB, resident (and not shared with anybody), the database server left out:`,
    table(
      ['', 'sign-ins', 'reads', 'start in ms', 'memory idle', 'memory after load', 'requests between'],
      contenders.map((one) => [
        one.name,
        latency(one, 'logins'),
        latency(one, 'reads'),
        showSpread(one.startMilliseconds),
        showMemory(one.memory.idle),
        showMemory(one.memory.loaded),
        short(one.requests),
      ]),
    ),
  ].join('\n\n');
}

function ratioTable(contenders: readonly ContenderResult[]): string {
  const [ours, ...others] = contenders;
  const ratio = (other: ContenderResult, operation: Operation) => {
    const [own, their] = [ours, other].map((one) => one && rateOf(one, operation)?.perCpuSecond.median);
    return own && their ? `${short(own / their)} ×` : '–';
  };
  return table(
    ['than', ...operations.map((operation) => operationNames[operation])],
    others.map((other) => [other.name, ...operations.map((operation) => ratio(other, operation))]),
  );
}

/** Wherever one of the others is ahead of the service on SQLite by more than the noise of this machine. */
function lossesText({ contenders }: SideBySide): string {
  const noise = 1.05;
  const [ours, ...others] = contenders;
  if (!ours) return '';
  const losses = others
    .filter(({ name }) => !name.startsWith('Admittance'))
    .flatMap((other) => {
      const compare = (what: string, own: number | undefined, their: number | undefined, isMoreBetter: boolean) => {
        if (!own || !their) return [];
        const factor = isMoreBetter ? their / own : own / their;
        return factor > noise ? [`- ${other.name}: ${what} (${short(their)} beside ${short(own)})`] : [];
      };
      return [
        ...operations.flatMap((operation) =>
          compare(
            `more ${operationNames[operation]} in a CPU second`,
            rateOf(ours, operation)?.perCpuSecond.median,
            rateOf(other, operation)?.perCpuSecond.median,
            true,
          ),
        ),
        ...compare('starts sooner, in ms', ours.startMilliseconds.median, other.startMilliseconds.median, false),
        ...compare('less memory idle, in MiB', ours.memory.idle.resident, other.memory.idle.resident, false),
        ...compare('less memory after load, in MiB', ours.memory.loaded.resident, other.memory.loaded.resident, false),
        ...(['logins', 'reads'] as const).flatMap((operation) =>
          compare(
            `a lower 99th percentile of ${operationNames[operation]}, in ms`,
            ours.latencies[operation]?.p99,
            other.latencies[operation]?.p99,
            false,
          ),
        ),
      ];
    });
  return losses.length > 0 ? losses.join('\n') : 'In this run, nowhere.';
}

function limitsText({ limits, shares }: SideBySide): string {
  return [
    table(
      ['the machine allows', 'in a second', 'in a CPU second'],
      [
        [
          'Argon2id hashes with our parameters, a thread a core',
          showSpread(limits.hashes.perSecond),
          showSpread(limits.hashes.perCpuSecond),
        ],
        ['answers of a bare `node:http`', showSpread(limits.bare.perSecond), showSpread(limits.bare.perCpuSecond)],
        ...limits.commits.map(({ database, atOnce, perSecond }) => [
          `durable commits of ${database}, ${atOnce === 1 ? 'one at a time' : `${atOnce} at a time`}`,
          showSpread(perSecond),
          '',
        ]),
      ],
    ),
    table(
      ['of which are done', 'median', 'least', 'most'],
      shares.map(({ of, what, share }) => [`${of}, ${what}`, ...[share.median, share.min, share.max].map(percent)]),
    ),
  ].join('\n\n');
}

function signedInReadsText({ about, rows }: SignedInReads): string {
  return [
    aboutText(about),
    table(
      ['CPU microseconds a request', 'bare Fastify route', 'the service', 'how many times'],
      rows.map(({ path, bareMicroseconds, serviceMicroseconds, ratio }) => [
        `\`GET ${path}\``,
        showSpread(bareMicroseconds),
        showSpread(serviceMicroseconds),
        showSpread(ratio),
      ]),
    ),
  ].join('\n\n');
}

function growthText({ database, sizes, rows }: GrowthTable, what: string): string {
  return [
    `On ${database}, CPU milliseconds a request of server and database, and what the largest size takes of the smallest:`,
    table(
      ['', ...sizes.map(({ rows }) => `${rows.toLocaleString('en')} ${what}`), 'CPU', 'elapsed'],
      [
        ...rows.map(({ operation, cpuMilliseconds, milliseconds }) => [
          operation,
          ...cpuMilliseconds.map((spread) => (spread ? showSpread(spread) : 'refused (503)')),
          times(growthOf(cpuMilliseconds)),
          times(growthOf(milliseconds)),
        ]),
        ['*seconds to fill it*', ...sizes.map(({ fillSeconds }) => short(fillSeconds)), '', ''],
        ['*MiB on disk*', ...sizes.map(({ mebibytes }) => short(mebibytes)), '', ''],
      ],
    ),
  ].join('\n\n');
}

function rateChart({ contenders }: SideBySide): string {
  const panels = operations.map(
    (operation): Panel => ({
      title: operationNames[operation],
      bars: barsOf(contenders, (one) => rateOf(one, operation)?.perCpuSecond.median),
    }),
  );
  return barChart(
    'Work done in one CPU second of the server',
    'More is better. All processes, with the database.',
    panels,
  );
}

function latencyChart({ contenders, offered }: SideBySide): string {
  const panels = (['logins', 'reads'] as const).flatMap((operation) =>
    (['p50', 'p99'] as const).map(
      (which): Panel => ({
        title: `${operationNames[operation]} at ${offered[operation]} a second: ${which === 'p50' ? 'median' : '99th percentile'}, ms`,
        bars: barsOf(contenders, (one) => one.latencies[operation]?.[which]),
      }),
    ),
  );
  return barChart('How long an answer takes', 'Less is better. At a fixed rate, whether answered or not.', panels);
}

function footprintChart({ contenders }: SideBySide): string {
  return barChart('Start and memory', 'Less is better. The database server is left out.', [
    { title: 'start until the first answer, ms', bars: barsOf(contenders, (one) => one.startMilliseconds.median) },
    { title: 'memory idle, MiB', bars: barsOf(contenders, (one) => one.memory.idle.resident) },
    { title: 'memory after load, MiB', bars: barsOf(contenders, (one) => one.memory.loaded.resident) },
  ]);
}

function limitsChart({ shares }: SideBySide): string {
  const services = [...new Set(shares.map(({ of }) => of))];
  const panels = services.map(
    (service): Panel => ({
      title: service,
      bars: shares
        .filter(({ of }) => of === service)
        .map(({ what, share }) => ({
          label: what,
          value: share.median * 100,
          text: percent(share.median),
          isOurs: true,
        })),
    }),
  );
  const mark = { value: 100, label: 'the limit' };
  return barChart(
    'What is done of what the machine allows',
    'Each against its own limit, in the same run.',
    panels,
    mark,
  );
}

function growthChart(what: string, tables: readonly GrowthTable[]): string {
  const [first, last] = [tables[0]?.sizes[0]?.rows ?? 0, tables[0]?.sizes.at(-1)?.rows ?? 0];
  // What grows with the table would leave nothing to see of the others.
  const longest = 3;
  const panels = tables.map(
    ({ database, rows }): Panel => ({
      title: database,
      bars: rows.map(({ operation, cpuMilliseconds }) => {
        const growth = growthOf(cpuMilliseconds);
        const factor = growth === 'refused' ? longest : Number(growth);
        return {
          label: operation,
          value: Math.min(longest, factor),
          text: times(growth),
          isOurs: factor <= mostGrowth,
        };
      }),
    }),
  );
  return barChart(
    `From ${first.toLocaleString('en')} ${what} to ${last.toLocaleString('en')}`,
    `How many times the CPU time a request takes; bars end at ${longest} times.`,
    panels,
    { value: mostGrowth, label: 'a quarter more' },
  );
}

function barsOf(contenders: readonly ContenderResult[], of: (one: ContenderResult) => number | undefined): Bar[] {
  return contenders.flatMap((one) => {
    const value = of(one);
    return value === undefined ? [] : [{ label: one.name, value, isOurs: one.name.startsWith('Admittance') }];
  });
}

function showSpread(spread: Spread | undefined): string {
  return spread ? `${short(spread.median)} (${short(spread.min)}–${short(spread.max)})` : '–';
}

function times(growth: string): string {
  return growth === 'refused' ? growth : `${short(Number(growth))} ×`;
}

function showMemory({ resident, private: own }: { resident: number; private: number }): string {
  return `${Math.round(resident)} (${Math.round(own)})`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

if (import.meta.main) writePage(readResults());
