/** What the console weighs, as docs/performance.md says it. */
import { table } from '../scripts/generate/markdown.ts';
import type { ConsoleWeight } from './results.ts';

export function weightTable({ line, slowdown, rows }: ConsoleWeight): string {
  return [
    `At ${line.kilobits} kbit/s with ${line.latencyMilliseconds} ms of latency, on a processor that is held back to a ${slowdown}th part:`,
    table(
      ['page', 'kB', 'requests', 'seconds to the heading', 'goal'],
      rows.map(({ page, kilobytes, requests, seconds, goal }) => [
        page,
        kilobytes.toFixed(0),
        String(requests),
        seconds.median.toFixed(1),
        goal ? `${goal.kilobytes} kB, ${goal.requests} requests${goal.seconds ? `, ${goal.seconds} s` : ''}` : '',
      ]),
    ),
  ].join('\n\n');
}
