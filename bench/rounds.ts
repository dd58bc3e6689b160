/** One contender through its rounds: started, loaded by each operation in turn, watched, and summed up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { accounts, type Contender, prepare, type Running, start } from './contenders.ts';
import { type Client, Connection, closedLoop, type Exchange, median, offer, percentile } from './load.ts';
import { cpuMicroseconds, privateMebibytes, residentMebibytes } from './processes.ts';
import {
  type ContenderResult,
  clientCount,
  type Operation,
  operations,
  type Rate,
  refreshCount,
  round,
  spread,
} from './results.ts';

/** A server gives back what its start needed a second after it. */
const settleMilliseconds = 2_000;

/** Requests a second that every one of them can carry. */
export const offered = { logins: 4, reads: 100 };

export type Timing = { rounds: number; starts: number; loadMilliseconds: number; offerMilliseconds: number };
export type RateOnce = { perSecond: number; perCpuSecond: number };

/** What the machine allows at most of an operation. */
export type Limit = (milliseconds: number) => Promise<RateOnce>;
export type Limits = Partial<Record<Operation, Limit>>;
export type Played = { rate: RateOnce; possible: RateOnce | undefined };

/** An operation and its limit take turns, as a shared machine is not the same a few seconds later. */
const turns = 4;
/** There are not more tokens that nobody has read with. */
const longestFirstReads = 400;

export type Entry = {
  contender: Contender;
  running: Running;
  starts: number[];
  idle: Memory;
  requests: number;
  rates: Map<Operation, RateOnce[]>;
  latencies: Map<'logins' | 'reads', number[]>;
};
type Memory = { resident: number; private: number };

/** Makes its accounts, starts it as often as asked, each time on the files of the time before, and leaves it running. */
export async function enter(contender: Contender, { starts: count }: Timing): Promise<Entry> {
  await prepare(contender);
  const starts: number[] = [];
  let running = await start(contender);
  for (starts.push(running.readyMilliseconds); starts.length < count; starts.push(running.readyMilliseconds)) {
    await running.stop();
    running = await start(contender);
  }
  await sleep(settleMilliseconds);
  const entry = { contender, running, starts, requests: 0, rates: new Map(), latencies: new Map() };
  return { ...entry, idle: memoryOf(running.pid) };
}

/** @returns what each operation did this time, and its limit in turns with it */
export async function playRound(entry: Entry, timing: Timing, limits: Limits = {}): Promise<Map<Operation, Played>> {
  const results = new Map<Operation, Played>();
  const signedIn: Exchange[] = [];
  for (const operation of operations) {
    const clients = await makeClients(entry, operation, signedIn);
    if (clients.length === 0) continue;
    const isShort = operation === 'firstReads';
    if (isShort) await settle(entry, signedIn.splice(0, 200));
    const milliseconds = isShort ? longestFirstReads : timing.loadMilliseconds;
    results.set(operation, await play(entry, clients, limits[operation], milliseconds));
  }
  for (const [operation, { rate }] of results)
    entry.rates.set(operation, [...(entry.rates.get(operation) ?? []), rate]);
  if (timing.offerMilliseconds > 0) await playLatencies(entry, timing.offerMilliseconds);
  return results;
}

/** So that what is measured is what a server does that has been up for a while. */
export async function warmUp(entry: Entry, timing: Timing): Promise<void> {
  await playRound(entry, { ...timing, offerMilliseconds: 0 });
  entry.rates.clear();
}

export function sumUp({ contender, running, starts, idle, requests, rates, latencies }: Entry): ContenderResult {
  return {
    name: contender.name,
    startMilliseconds: spread(starts),
    memory: { idle, loaded: memoryOf(running.pid) },
    requests,
    rates: Object.fromEntries([...rates].map(([operation, list]) => [operation, spreadRate(list)])),
    latencies: Object.fromEntries(
      [...latencies].map(([operation, list]) => [
        operation,
        { p50: round(median(list)), p99: round(percentile(list, 99)), samples: list.length },
      ]),
    ),
  };
}

export function spreadRate(list: readonly RateOnce[]): Rate {
  return {
    perSecond: spread(list.map(({ perSecond }) => perSecond)),
    perCpuSecond: spread(list.map(({ perCpuSecond }) => perCpuSecond)),
  };
}

async function play(
  entry: Entry,
  clients: readonly Client[],
  limit: Limit | undefined,
  milliseconds: number,
): Promise<Played> {
  const { contender, running } = entry;
  const pids = contender.database ? [running.pid, contender.database.pid] : [running.pid];
  const own: Load[] = [];
  const possible: RateOnce[] = [];
  for (let turn = 0; turn < turns; turn++) {
    own.push(await load(pids, running.port, clients, milliseconds / turns));
    if (limit) possible.push(await limit(milliseconds / turns));
  }
  entry.requests += own.reduce((sum, { answered }) => sum + answered, 0);
  return { rate: rateOf(...own), possible: limit && meanOf(possible) };
}

/** So that neither what refreshes leave to be done nor code that has not run for a minute counts as the cost of a read. */
async function settle(entry: Entry, signedIn: readonly Exchange[]): Promise<void> {
  await sleep(settleMilliseconds);
  const requests = signedIn.map(entry.contender.read);
  let turn = 0;
  const client = () => requests[turn++ % requests.length];
  await play(entry, Array(clientCount).fill(client), undefined, longestFirstReads);
}

type Load = { answered: number; seconds: number; cpuMicroseconds: number };

/** By clients that ask again as soon as they are answered. */
export async function load(
  pids: readonly number[],
  port: number,
  clients: readonly Client[],
  milliseconds: number,
): Promise<Load> {
  const before = cpuMicroseconds(...pids);
  const done = await closedLoop(port, clients, milliseconds);
  return { ...done, cpuMicroseconds: cpuMicroseconds(...pids) - before };
}

export function rateOf(...loads: readonly Load[]): RateOnce {
  const sum = (of: (load: Load) => number) => loads.reduce((total, load) => total + of(load), 0);
  const answered = sum(({ answered }) => answered);
  return {
    perSecond: answered / sum(({ seconds }) => seconds),
    perCpuSecond: (answered * 1_000_000) / sum(({ cpuMicroseconds }) => cpuMicroseconds),
  };
}

function meanOf(rates: readonly RateOnce[]): RateOnce {
  const mean = (unit: keyof RateOnce) => rates.reduce((sum, rate) => sum + rate[unit], 0) / rates.length;
  return { perSecond: mean('perSecond'), perCpuSecond: mean('perCpuSecond') };
}

async function playLatencies(entry: Entry, milliseconds: number): Promise<void> {
  const { contender, running } = entry;
  const [signedIn] = await signInClients(entry, 1);
  const read = contender.read(signedIn as Exchange);
  const nextLogin = loginsInTurn(contender);
  const logins = await offer(running.port, nextLogin, offered.logins, milliseconds, laneCount(contender));
  const reads = await offer(running.port, () => read, offered.reads, milliseconds);
  for (const [operation, list] of [['logins', logins] as const, ['reads', reads] as const])
    entry.latencies.set(operation, [...(entry.latencies.get(operation) ?? []), ...list]);
  entry.requests += logins.length + reads.length;
}

let registered = 0;

/** @param signedIn filled by refreshes; first reads use up what is in it */
async function makeClients(entry: Entry, operation: Operation, signedIn: Exchange[]): Promise<Client[]> {
  const { contender } = entry;
  const { refresh } = contender;
  const all = (client: Client) => Array.from({ length: laneCount(contender) }, () => client);
  switch (operation) {
    case 'registrations':
      return all(() => contender.register(`new${registered++}`));
    case 'logins':
      return all(loginsInTurn(contender));
    case 'refreshes': {
      if (!refresh) return [];
      return (await signInClients(entry, refreshCount)).map((first) => {
        let latest = first;
        return (last) => {
          if (last) signedIn.push(last);
          latest = last ?? latest;
          return refresh(latest);
        };
      });
    }
    case 'firstReads':
      return signedIn.length === 0 ? [] : all(() => readOnce(contender, signedIn.pop()));
    case 'reads':
      return (await signInClients(entry, clientCount)).map((first) => {
        const request = contender.read(first);
        return () => request;
      });
  }
}

function readOnce(contender: Contender, signedIn: Exchange | undefined): string | undefined {
  return signedIn && contender.read(signedIn);
}

async function signInClients({ contender, running }: Entry, count: number): Promise<Exchange[]> {
  const next = loginsInTurn(contender);
  const answers: Exchange[] = [];
  for (let index = 0; index < count; index++) {
    const connection = await Connection.open(running.port);
    answers.push(await connection.send(next()));
    connection.close();
  }
  return answers;
}

function loginsInTurn(contender: Contender): () => string {
  let turn = 0;
  return () => contender.logIn(`user${turn++ % accounts}`);
}

const laneCount = ({ mostAtOnce }: Contender) => Math.min(clientCount, mostAtOnce);

function memoryOf(pid: number): Memory {
  return { resident: round(residentMebibytes(pid)), private: round(privateMebibytes(pid)) };
}
