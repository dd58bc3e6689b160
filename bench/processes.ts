/** What a server uses, with every process it has started, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/** A process and its descendants, it first. */
export function familyOf(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** User and system time, all threads together, in microseconds. */
export function cpuMicroseconds(...pids: number[]): number {
  return sum(pids.flatMap(familyOf), (pid) => Math.max(ofAllThreads(pid), ofLivingThreads(pid)));
}

/** To a hundredth of a second, rounded down twice: a tenth of some of what is measured here. */
function ofAllThreads(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  // Fields 14 and 15 of proc(5), in ticks of which there are 100 a second everywhere.
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10_000;
}

/** To the nanosecond; a server that starts a thread for each connection has done most of its work in others. */
function ofLivingThreads(pid: number): number {
  return sum(list(`/proc/${pid}/task`), (id) => Number(read(`/proc/${pid}/task/${id}/schedstat`).split(' ')[0])) / 1000;
}

/** What of it is in memory now, in MiB; what several processes share counts for each. */
export function residentMebibytes(pid: number): number {
  return sum(familyOf(pid), (pid) => kibibytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m)) / 1024;
}

/** What nobody else has: what ending it would give back, in MiB. */
export function privateMebibytes(pid: number): number {
  const own = (kind: string) =>
    sum(familyOf(pid), (pid) => kibibytes(`/proc/${pid}/smaps_rollup`, new RegExp(`^Private_${kind}:\\s+(\\d+)`, 'm')));
  return (own('Clean') + own('Dirty')) / 1024;
}

function kibibytes(file: string, pattern: RegExp): number {
  return Number(pattern.exec(read(file))?.[1] ?? 0);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty for what has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function sum<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((total, item) => total + of(item), 0);
}
