/**
 * Commands of the program inside the test's own process: the same code as `main.ts` runs, on connections
 * of its own, without the third of a second that a process takes to load it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { runCommand } from '../../src/cli/run-command.ts';
import type { Environment, Run } from './process.ts';

type Streams = { stdout: string; stderr: string };

const captured = new AsyncLocalStorage<Streams>();
for (const name of ['stdout', 'stderr'] as const) {
  const stream = process[name];
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  // What is written outside a command is the test runner's own.
  stream.write = ((...args: unknown[]) => {
    const streams = captured.getStore();
    if (!streams) return write(...args);
    streams[name] += String(args[0]);
    return true;
  }) as typeof stream.write;
}

/** One at a time, because a process has one exit code. */
let last: Promise<unknown> = Promise.resolve();

export function runInProcess(args: readonly string[], environment: Environment): Promise<Run> {
  const next = last.then(async () => {
    const streams: Streams = { stdout: '', stderr: '' };
    const before = process.exitCode;
    process.exitCode = 0;
    await captured.run(streams, () => runCommand(args, environment));
    const code = Number(process.exitCode);
    process.exitCode = before;
    return { code, signal: null, ...streams };
  });
  last = next.catch(() => undefined);
  return next;
}
