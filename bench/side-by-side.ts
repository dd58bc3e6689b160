/**
 * The service beside what people would take instead, on this machine and in turns, so that whatever else
 * the machine does meets all of them; and beside what the machine allows at all.
 *
 *     node bench/side-by-side.ts [--quick] [--write] [--json] [--workers auto]
 *
 * `--quick` measures the service on SQLite and its limits only, in less than a minute. `--write` keeps the
 * results in bench/results.json and writes docs/performance.md anew. `--workers` is the service's `WORKERS`.
 */
import { parseArgs } from 'node:util';
import { openProgress } from '../src/cli/progress.ts';
import { hasMariadb, type Mariadb } from '../test/support/mariadb.ts';
import {
  admittance,
  betterAuth,
  type Contender,
  expressPassport,
  makeDatabases,
  makeFolder,
  tutorial,
} from './contenders.ts';
import { measureBare, measureHashes, measureMariadbCommits, measureSqliteCommits } from './limits.ts';
import { writePage } from './page.ts';
import { installNodePeers, installPythonPeers } from './peers.ts';
import {
  aboutThisRun,
  type Operation,
  readResults,
  refreshCount,
  type SideBySide,
  spread,
  writeResults,
} from './results.ts';
import {
  type Entry,
  enter,
  type Limit,
  type Limits,
  offered,
  type Played,
  playRound,
  type RateOnce,
  spreadRate,
  sumUp,
  type Timing,
  warmUp,
} from './rounds.ts';
import { type BareReads, startBareReads, startDurableMariadb } from './servers.ts';
import { formatSideBySide } from './tables.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    workers: { type: 'string' },
  },
});

const thorough: Timing = { rounds: 3, starts: 5, loadMilliseconds: 2_500, offerMilliseconds: 4_000 };
const quick: Timing = { rounds: 3, starts: 5, loadMilliseconds: 1_000, offerMilliseconds: 0 };

/** What each of ours did in one round, and what was possible. */
type Round = Map<string, Map<Operation, Played>>;

const from = performance.now();
const recorded = readResults().sideBySide;
const timing = options.quick ? quick : thorough;
const missing: string[] = [];
const { folder, remove } = makeFolder();
const mariadb = options.quick ? undefined : await findMariadb();
const entries: Entry[] = [];
let bare: BareReads | undefined;
try {
  const results = await measure();
  if (options.write) {
    writeResults({ ...readResults(), sideBySide: results });
    writePage(readResults());
  }
  process.stdout.write(options.json ? `${JSON.stringify(results)}\n` : formatSideBySide(results, recorded));
} finally {
  bare?.server.stop();
  for (const { running } of entries) await running.stop();
  await mariadb?.stop();
  remove();
}

async function measure(): Promise<SideBySide> {
  const contenders = listContenders();
  const steps = contenders.length * (timing.rounds + 2);
  const progress = openProgress('Measuring');
  let done = 0;
  for (const contender of contenders) {
    progress.show(done++, steps);
    await unlessItFails(contender.name, async () => void entries.push(await enter(contender, timing)));
  }
  for (const entry of [...entries]) {
    progress.show(done++, steps);
    await takePart(entry, () => warmUp(entry, timing));
  }
  bare = await startBareReads((entries[0] as Entry).running.port);
  await measureBare(bare, timing.loadMilliseconds);
  const rounds: Round[] = [];
  for (let number = 0; number < timing.rounds; number++) {
    const round: Round = new Map();
    rounds.push(round);
    for (const entry of [...entries]) {
      progress.show(done++, steps);
      const { name } = entry.contender;
      const limits = isOurs(entry) ? limitsOf(entry, bare) : {};
      await takePart(entry, async () => void round.set(name, await playRound(entry, timing, limits)));
    }
  }
  progress.end();
  return sumUpAll(rounds);
}

function listContenders(): Contender[] {
  const own = [admittance(folder, undefined, options.workers)];
  if (options.quick) return own;
  if (mariadb) own.push(admittance(folder, mariadb, options.workers));
  const withoutNode = installNodePeers();
  if (withoutNode) missing.push(`${withoutNode}.`);
  else own.push(betterAuth(folder), expressPassport(folder));
  const withoutPython = mariadb ? installPythonPeers() : 'The Flask tutorial needs MariaDB, which is not here';
  if (withoutPython) missing.push(`${withoutPython}.`);
  else if (mariadb) own.push(tutorial(mariadb, false), tutorial(mariadb, true));
  return own;
}

/** One that fails is left out, and the others go on. */
async function takePart(entry: Entry, work: () => Promise<void>): Promise<void> {
  const isWell = await unlessItFails(entry.contender.name, work);
  if (isWell) return;
  entries.splice(entries.indexOf(entry), 1);
  await entry.running.stop();
}

async function unlessItFails(name: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    // Without the service itself there is nothing to compare.
    if (name.startsWith('Admittance')) throw error;
    missing.push(`${name} failed and is left out: ${(error as Error).message.trim().slice(0, 300)}.`);
    return false;
  }
}

function isOurs({ contender }: Entry): boolean {
  return contender.name.startsWith('Admittance');
}

function limitsOf({ contender: { database } }: Entry, bare: BareReads): Limits {
  const bareReads: Limit = (milliseconds) => measureBare(bare, milliseconds);
  const commits: Limit = async (milliseconds) => ({
    perSecond: await (mariadb && database
      ? measureMariadbCommits(mariadb, refreshCount, milliseconds)
      : measureSqliteCommits(folder, milliseconds)),
    perCpuSecond: Number.NaN,
  });
  return {
    registrations: measureHashes,
    logins: measureHashes,
    refreshes: commits,
    firstReads: bareReads,
    reads: bareReads,
  };
}

function sumUpAll(rounds: readonly Round[]): SideBySide {
  const ours = entries.filter(isOurs).map(({ contender }) => contender);
  const possible = (operation: Operation, names = ours.map(({ name }) => name)): RateOnce[] =>
    rounds.flatMap((round) => names.flatMap((name) => round.get(name)?.get(operation)?.possible ?? []));
  return {
    about: aboutThisRun(from),
    rounds: timing.rounds,
    refreshers: refreshCount,
    ...(options.workers && { workers: options.workers }),
    offered,
    contenders: entries.map(sumUp),
    missing,
    limits: {
      hashes: spreadRate(possible('logins')),
      bare: spreadRate(possible('reads')),
      commits: ours.map(({ name, database }) => ({
        ...(database ? { database: 'MariaDB', atOnce: refreshCount } : { database: 'SQLite', atOnce: 1 }),
        perSecond: spread(possible('refreshes', [name]).map(({ perSecond }) => perSecond)),
      })),
    },
    shares: ours.flatMap(({ name }) => sharesOf(name, rounds)),
  };
}

/** Of each round by itself, as both sides of it met the same machine. */
function sharesOf(name: string, rounds: readonly Round[]): SideBySide['shares'] {
  const share = (operation: Operation, what: string, unit: keyof RateOnce, limited = operation) => ({
    of: name,
    what,
    share: spread(
      rounds.map((round) => {
        const played = round.get(name);
        const limit = played?.get(limited)?.possible;
        return (played?.get(operation)?.rate[unit] ?? Number.NaN) / (limit?.[unit] ?? Number.NaN);
      }),
    ),
  });
  return [
    share('logins', 'sign-ins ÷ hashes, CPU time', 'perCpuSecond'),
    share('logins', 'sign-ins ÷ hashes, elapsed', 'perSecond'),
    share('registrations', 'registrations ÷ hashes, CPU time', 'perCpuSecond'),
    share('registrations', 'registrations ÷ commits, elapsed', 'perSecond', 'refreshes'),
    share('refreshes', 'refreshes ÷ commits, elapsed', 'perSecond'),
    share('reads', 'reads ÷ bare node:http, CPU time', 'perCpuSecond'),
    share('firstReads', 'first reads with a token ÷ bare, CPU time', 'perCpuSecond'),
  ];
}

async function findMariadb(): Promise<Mariadb | undefined> {
  if (!hasMariadb()) {
    missing.push('MariaDB is not installed here, so nothing is measured on it.');
    return undefined;
  }
  const server = await startDurableMariadb('--innodb-buffer-pool-size=256M');
  await makeDatabases(server);
  return server;
}
