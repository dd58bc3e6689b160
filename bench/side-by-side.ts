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
  offered,
  playRound,
  type RateOnce,
  spreadRate,
  sumUp,
  type Timing,
  warmUp,
} from './rounds.ts';
import { startDurableMariadb } from './servers.ts';
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
const quick: Timing = { rounds: 3, starts: 5, loadMilliseconds: 1_200, offerMilliseconds: 0 };

/** What the machine allowed in one round. */
type Limits = { hashes: RateOnce; bare: RateOnce; sqlite: number; mariadb: { one: number; many: number } | undefined };
type Round = { limits: Limits; rates: Map<string, Map<Operation, RateOnce>> };

const from = performance.now();
const recorded = readResults().sideBySide;
const timing = options.quick ? quick : thorough;
const missing: string[] = [];
const { folder, remove } = makeFolder();
const mariadb = options.quick ? undefined : await findMariadb();
const entries: Entry[] = [];
try {
  const results = await measure();
  if (options.write) {
    writeResults({ ...readResults(), sideBySide: results });
    writePage(readResults());
  }
  process.stdout.write(options.json ? `${JSON.stringify(results)}\n` : formatSideBySide(results, recorded));
} finally {
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
  const rounds: Round[] = [];
  for (let round = 0; round < timing.rounds; round++) {
    const rates: Round['rates'] = new Map();
    const play = async (list: readonly Entry[]) => {
      for (const entry of list) {
        progress.show(done++, steps);
        await takePart(entry, async () => void rates.set(entry.contender.name, await playRound(entry, timing)));
      }
    };
    // Limits before and after whom they are compared with, as a shared machine is not the same a minute later.
    const before = await measureLimits();
    await play(entries.filter(isOurs));
    rounds.push({ limits: meanOf(before, await measureLimits()), rates });
    await play(entries.filter((entry) => !isOurs(entry)));
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

function meanOf(a: Limits, b: Limits): Limits {
  const mean = (of: (limits: Limits) => number) => (of(a) + of(b)) / 2;
  const rate = (of: (limits: Limits) => RateOnce): RateOnce => ({
    perSecond: mean((limits) => of(limits).perSecond),
    perCpuSecond: mean((limits) => of(limits).perCpuSecond),
  });
  return {
    hashes: rate(({ hashes }) => hashes),
    bare: rate(({ bare }) => bare),
    sqlite: mean(({ sqlite }) => sqlite),
    mariadb: a.mariadb && {
      one: mean(({ mariadb }) => mariadb?.one ?? Number.NaN),
      many: mean(({ mariadb }) => mariadb?.many ?? Number.NaN),
    },
  };
}

async function measureLimits(): Promise<Limits> {
  const milliseconds = timing.loadMilliseconds;
  const port = entries[0]?.running.port as number;
  return {
    hashes: await measureHashes(milliseconds),
    bare: await measureBare(port, milliseconds),
    sqlite: measureSqliteCommits(folder, milliseconds / 2),
    mariadb: mariadb && {
      one: await measureMariadbCommits(mariadb, 1, milliseconds / 2),
      many: await measureMariadbCommits(mariadb, refreshCount, milliseconds / 2),
    },
  };
}

function sumUpAll(rounds: readonly Round[]): SideBySide {
  const limit = (of: (limits: Limits) => number | undefined) =>
    spread(rounds.map(({ limits }) => of(limits) ?? Number.NaN));
  const commits: SideBySide['limits']['commits'] = [
    { database: 'SQLite', atOnce: 1, perSecond: limit(({ sqlite }) => sqlite) },
  ];
  if (mariadb)
    commits.push(
      { database: 'MariaDB', atOnce: 1, perSecond: limit(({ mariadb }) => mariadb?.one) },
      { database: 'MariaDB', atOnce: refreshCount, perSecond: limit(({ mariadb }) => mariadb?.many) },
    );
  return {
    about: aboutThisRun(from),
    rounds: timing.rounds,
    refreshers: refreshCount,
    ...(options.workers && { workers: options.workers }),
    offered,
    contenders: entries.map(sumUp),
    missing,
    limits: {
      hashes: spreadRate(rounds.map(({ limits }) => limits.hashes)),
      bare: spreadRate(rounds.map(({ limits }) => limits.bare)),
      commits,
    },
    shares: sharesOf(rounds),
  };
}

/** Of each round by itself, as both sides of it met the same machine. */
function sharesOf(rounds: readonly Round[]): SideBySide['shares'] {
  const share = (
    name: string,
    operation: Operation,
    what: string,
    unit: keyof RateOnce,
    limit: (limits: Limits) => number,
  ) => ({
    of: name,
    what,
    share: spread(
      rounds.map(({ limits, rates }) => (rates.get(name)?.get(operation)?.[unit] ?? Number.NaN) / limit(limits)),
    ),
  });
  const hashes = ({ hashes }: Limits) => hashes.perCpuSecond;
  const bare = ({ bare }: Limits) => bare.perCpuSecond;
  return entries
    .filter(isOurs)
    .map(({ contender }) => contender)
    .flatMap(({ name, database }) => {
      const commits = (limits: Limits) => (database ? (limits.mariadb?.many ?? Number.NaN) : limits.sqlite);
      return [
        share(name, 'logins', 'sign-ins ÷ hashes, CPU time', 'perCpuSecond', hashes),
        share(name, 'logins', 'sign-ins ÷ hashes, elapsed', 'perSecond', (limits) => limits.hashes.perSecond),
        share(name, 'registrations', 'registrations ÷ hashes, CPU time', 'perCpuSecond', hashes),
        share(name, 'registrations', 'registrations ÷ commits, elapsed', 'perSecond', commits),
        share(name, 'refreshes', 'refreshes ÷ commits, elapsed', 'perSecond', commits),
        share(name, 'reads', 'reads ÷ bare node:http, CPU time', 'perCpuSecond', bare),
        share(name, 'firstReads', 'first reads with a token ÷ bare, CPU time', 'perCpuSecond', bare),
      ];
    });
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
