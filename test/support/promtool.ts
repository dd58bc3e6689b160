import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { toolPath } from './tools.ts';

/** Asserts that Prometheus' own tool has nothing to say about the names and types of a page. */
export async function assertNoComplaint(metricsAddress: string): Promise<void> {
  const page = await fetch(`${metricsAddress}/metrics`).then((response) => response.text());
  const options = { input: page, encoding: 'utf8', env: { PATH: toolPath } } as const;
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], options);
  assert.deepEqual([status, stdout, stderr], [0, '', '']);
}
