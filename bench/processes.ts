/** What a server uses, with every process it has started, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';

/** A process and its descendants, it first. */
export function familyOf(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** User and system time, all threads together, in microseconds; of threads that have ended, nothing. */
export function cpuMicroseconds(...pids: number[]): number {
  const threads = pids.flatMap(familyOf).flatMap((pid) => list(`/proc/${pid}/task`).map((id) => `${pid}/task/${id}`));
  // In nanoseconds; /proc/<pid>/stat counts in hundredths of a second, a tenth of some of what is measured here.
  return sum(threads, (thread) => Number(read(`/proc/${thread}/schedstat`).split(' ')[0])) / 1000;
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
