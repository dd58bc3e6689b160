/** What was measured, as it is kept in `results.json`: docs/performance.md is written from there. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { version } from '../src/version.ts';
import { median } from './load.ts';

const file = fileURLToPath(new URL('./results.json', import.meta.url));

/** Of several rounds. */
export type Spread = { median: number; min: number; max: number };
export type Rate = { perSecond: Spread; perCpuSecond: Spread };
/** In milliseconds, of all rounds together. */
export type Latency = { p50: number; p99: number; samples: number };

/** How many ask at once, as far as a contender can bear it. */
export const clientCount = 16;

/** How many refresh at once: as many as may share one COMMIT on SQLite (decision 024). */
export const refreshCount = 50;

/** A first read is the first with its token, which the server has made itself. */
export const operations = ['registrations', 'logins', 'refreshes', 'firstReads', 'reads'] as const;
export type Operation = (typeof operations)[number];

export const operationNames: Record<Operation, string> = {
  registrations: 'registrations',
  logins: 'sign-ins',
  refreshes: 'refreshes',
  firstReads: 'reads, first with a token',
  reads: 'signed-in reads',
};

export type ContenderResult = {
  name: string;
  startMilliseconds: Spread;
  memory: Record<'idle' | 'loaded', { resident: number; private: number }>;
  /** How many requests lie between the two. */
  requests: number;
  rates: Partial<Record<Operation, Rate>>;
  latencies: Partial<Record<'logins' | 'reads', Latency>>;
};

export type SideBySide = {
  about: About;
  rounds: number;
  /** How many refreshed at once. */
  refreshers: number;
  /** The service's `WORKERS`, where it was set. */
  workers?: string;
  /** Requests a second at which latencies were measured. */
  offered: { logins: number; reads: number };
  contenders: ContenderResult[];
  /** Sentences about who could not be measured. */
  missing: string[];
  limits: {
    hashes: Rate;
    bare: Rate;
    commits: { database: 'SQLite' | 'MariaDB'; atOnce: number; perSecond: Spread }[];
  };
  /** What the service does of what is possible, 1 being all of it; medians of the shares of each round. */
  shares: Share[];
};

export type Share = { of: string; what: string; share: Spread };

/** For each size: CPU time of server and database, and how long one waits who asks alone; null where it was refused. */
export type GrowthRow = { operation: string; cpuMilliseconds: (Spread | null)[]; milliseconds: (Spread | null)[] };
export type GrowthTable = {
  database: 'SQLite' | 'MariaDB' | 'PostgreSQL';
  sizes: { rows: number; fillSeconds: number; mebibytes: number }[];
  rows: GrowthRow[];
};
export type Growth = { about: About; users: GrowthTable[]; events: GrowthTable[] };

/** What signed-in reads are measured by: from memory and one row, with a version, and a list. */
export const readPaths = ['/dashboard', '/users/me', '/sessions'] as const;

/** CPU time a request beside a bare Fastify route that answers the same bytes, in turns. */
export type SignedInReads = {
  about: About;
  rows: { path: string; bareMicroseconds: Spread; serviceMicroseconds: Spread; ratio: Spread }[];
};

/** What a page of the console loads with nothing kept from before, and when its heading is there on a poor line. */
export type ConsoleWeight = {
  about: About;
  line: { kilobits: number; latencyMilliseconds: number };
  /** The processor does so much less. */
  slowdown: number;
  rows: {
    page: string;
    kilobytes: number;
    requests: number;
    seconds: Spread;
    goal?: { kilobytes: number; requests: number; seconds: number | undefined };
  }[];
};

/** Three nodes of Galera with a server each, behind HAProxy. */
export type ClusterResult = {
  about: About;
  /** Of one operation, by the count of the node that it was asked of. */
  costs: { operation: string; statements: number; commits: number; bytes: number }[];
  rates: { operation: string; perSecond: number }[];
  /** In milliseconds, until another server refuses what one has ended. */
  delays: { samples: number; acceptedWhereItWasDone: number; p50: number; worst: number };
  outages: {
    killed: string;
    gapMilliseconds: Record<'register' | 'refresh' | 'read', number>;
    /** By status; 0 is a connection that broke. */
    answers: Record<string, number>;
    acknowledged: number;
    lost: number;
  }[];
};

export type About = { date: string; version: string; machine: string; software: string; minutes: number };
export type Results = {
  sideBySide?: SideBySide;
  signedInReads?: SignedInReads;
  growth?: Growth;
  consoleWeight?: ConsoleWeight;
  cluster?: ClusterResult;
};

export function readResults(): Results {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export function writeResults(results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
}

export function spread(values: readonly number[]): Spread {
  return { median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) };
}

/** To four significant digits, which is more than any of this is worth. */
export function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** @param from `performance.now()` when it began */
export function aboutThisRun(from: number): About {
  const [cpu] = cpus();
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  return {
    date: new Date().toISOString().slice(0, 10),
    version,
    machine: `${availableParallelism()} cores of ${cpu?.model.trim() ?? process.arch}, ${gibibytes} GiB of memory, ${process.platform} ${release()}`,
    software: [`Node.js ${process.versions.node}`, `SQLite ${process.versions['sqlite'] ?? ''}`, mariadbVersion()]
      .filter(Boolean)
      .join(', '),
    minutes: round((performance.now() - from) / 60_000),
  };
}

function mariadbVersion(): string {
  try {
    const said = execFileSync('mariadbd', ['--no-defaults', '--version'], { encoding: 'utf8' });
    return `MariaDB ${/Ver ([\d.]+)/.exec(said)?.[1] ?? ''}`;
  } catch {
    return '';
  }
}
