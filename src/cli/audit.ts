/** The audit log from the command line: the latest events, new events as they come, and whether the log is intact. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import type { AuditEvent } from '../features/audit/event.ts';
import { eventTypes } from '../features/audit/events.ts';
import { listEvents, nameUsers, readEvents } from '../features/audit/list-events.ts';
import type { EventFilter, EventRow } from '../features/audit/store.ts';
import { type Verdict, verifyTrail } from '../features/audit/verify-trail.ts';
import { toInstant } from '../platform/http/wire/schema.ts';
import { firstSignal } from '../serve/stop.ts';
import { type FilterOptions, readEventFilter } from './audit-filter.ts';
import { readPage } from './pages.ts';
import { openProgress } from './progress.ts';
import { formatTable, type JsonOption, print, printResult, toSecond } from './report.ts';
import { shorten, toPrintableJson } from './terminal.ts';
import { withDeps } from './with-deps.ts';

const pollMilliseconds = 1_000;

/** An event gets its id before it is committed, so that a lower one can turn up after a higher one. */
const lookBack = 500;

type TailOptions = JsonOption & FilterOptions & { limit: string; follow?: boolean };

/** The latest events, the newest at the bottom; with `follow` also those that come, until a signal. */
export async function tailEvents(environment: Environment, options: TailOptions): Promise<void> {
  const { limit } = readPage('audit', options);
  const findFilter = readEventFilter(options);
  await withDeps(environment, async (deps) => {
    const filter = await findFilter(deps);
    const { rows } = await listEvents(deps, filter, { limit: Math.max(limit, lookBack), after: 0, count: false });
    if (rows.length === 0 && !options.follow && !options.json) print('No events.');
    const show = makePrinter(deps, options);
    await show(rows.slice(0, limit).reverse());
    if (options.follow) await follow(deps, filter, new Set(rows.map(({ id }) => id)), show);
  });
}

async function follow(deps: Deps, filter: EventFilter, seen: Set<number>, show: Printer) {
  const signal = firstSignal();
  for (;;) {
    await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const from = Math.max(0, ...seen) - lookBack;
    for (const id of seen) if (id <= from) seen.delete(id);
    for await (const rows of readEvents(deps, filter, Math.max(0, from))) {
      await show(rows.filter(({ id }) => !seen.has(id)));
      for (const { id } of rows) seen.add(id);
    }
  }
}

/** Prints the heading of the table once; the columns are as wide as what they usually hold. */
function makePrinter(deps: Deps, options: JsonOption): Printer {
  let isHeaded = false;
  return async (rows) => {
    if (rows.length === 0) return;
    const events = await nameUsers(deps, rows);
    if (options.json) return print(events.map((event) => toPrintableJson(event, 0)).join('\n'));
    const [heading = '', ...lines] = formatTable(events.map(toCells)).split('\n');
    print([...(isHeaded ? [] : [heading]), ...lines].join('\n'));
    isHeaded = true;
  };
}

type Printer = (rows: EventRow[]) => Promise<void>;

const beside = (name: string | null) => (name === null ? '' : ` ${name}`);

const typeWidth = Math.max(...eventTypes.map((type) => type.length));

function toCells(event: AuditEvent): Record<string, string | number | null> {
  const { at, type, outcome, actor, actor_id, actor_name, subject_id, subject_name, address, details } = event;
  const known = Object.entries(details).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return {
    at: toSecond(at),
    type: type.padEnd(typeWidth),
    outcome,
    actor: (actor_id === null ? actor : `user ${actor_id}${beside(actor_name)}`).padEnd(14),
    subject: subject_id === null ? null : `${subject_id}${beside(subject_name)}`.padEnd(10),
    address: (address ?? '–').padEnd(15),
    details: known.length === 0 ? null : shorten(known.join(' '), 56),
  };
}

/** Exit code 1 when something is wrong. */
export async function verifyEvents(environment: Environment, options: JsonOption & { expect?: string }): Promise<void> {
  if (options.expect !== undefined && !/^[1-9]\d{0,9}:[\w-]{43}$/.test(options.expect))
    throw new CommandFailure('--expect must be a head as `admittance audit verify` printed it.', 2);
  const progress = openProgress('Verifying');
  const verdict = await withDeps(environment, (deps) =>
    verifyTrail(deps, options.expect, progress.show).finally(progress.end),
  );
  if (verdict.findings.length > 0) process.exitCode = 1;
  const findings = verdict.findings.map(({ first_at, last_at, ...finding }) => ({
    ...finding,
    first_at: first_at === null ? null : toInstant(first_at),
    last_at: last_at === null ? null : toInstant(last_at),
  }));
  printResult(options, { ...verdict, findings }, describeVerdict);
}

type PrintedVerdict = Omit<Verdict, 'findings'> & {
  findings: { batch: number | null; first_at: string | null; last_at: string | null; finding: string }[];
};

function describeVerdict({ verified, deleted, findings, head }: PrintedVerdict): string {
  const rows = findings.map(({ batch, first_at, last_at, finding }) => ({
    batch,
    from: first_at && toSecond(first_at),
    to: last_at && toSecond(last_at),
    finding,
  }));
  return [
    ...(rows.length > 0 ? [`${formatTable(rows)}\n`] : []),
    `${verified} ${verified === 1 ? 'batch is' : 'batches are'} as sealed.`,
    ...(deleted > 0 ? [`The events of ${deleted} more were deleted after AUDIT_DAYS.`] : []),
    ...(head === null
      ? ['Nothing is sealed yet: a server seals events when they are a minute old.']
      : [
          `Head: ${head}`,
          'Note the head elsewhere and pass it to the next run with --expect: that detects whether the end was cut off.',
        ]),
  ].join('\n');
}
