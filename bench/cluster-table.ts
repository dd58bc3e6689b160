/** What was measured on a cluster, as docs/performance.md says it. */
import { table } from '../scripts/generate/markdown.ts';
import type { ClusterResult } from './results.ts';

export function clusterText({ costs, rates, delays, outages }: ClusterResult): string {
  const { samples, p50, worst, acceptedWhereItWasDone } = delays;
  return [
    'What one operation asks of the database:',
    table(
      ['', 'statements', 'commits', 'bytes to the other nodes'],
      costs.map(({ operation, statements, commits, bytes }) => [
        operation,
        ...[statements, commits].map((count) => count.toFixed(1)),
        bytes.toFixed(0),
      ]),
    ),
    `In a second, all on one machine: ${rates.map(({ operation, perSecond }) => `${perSecond.toFixed(0)} ${operation}`).join(', ')}.`,
    `**A session that was ended at one server** was refused by the others after ${p50.toFixed(0)} ms (median) and ${worst.toFixed(0)} ms at worst, in ${samples} trials; where it was ended, it was accepted afterwards ${acceptedWhereItWasDone} times.`,
    table(
      [
        'killed (`kill -9`)',
        'acknowledged',
        'of them lost',
        'longest gap: reads',
        'refreshes',
        'registrations',
        'answers',
      ],
      outages.map(({ killed, acknowledged, lost, gapMilliseconds: gap, answers }) => [
        killed,
        String(acknowledged),
        String(lost),
        ...[gap.read, gap.refresh, gap.register].map((one) => `${(one / 1000).toFixed(1)} s`),
        Object.entries(answers)
          .map(([status, count]) => `${count} × ${status === '0' ? 'none' : status}`)
          .join(', '),
      ]),
    ),
  ].join('\n\n');
}
