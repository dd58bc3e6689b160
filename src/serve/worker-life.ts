/** How a worker's life begins and ends, as its primary sees it. */
import type { Worker } from 'node:cluster';
import { CommandFailure } from '../failure.ts';
import type { FromWorker } from './messages.ts';

export type End = [code: number | null, signal: string | null];

/** Its address, or why it has none: in its own words if it had some. */
export function startOf(
  worker: Worker,
  ended: Promise<End>,
): Promise<{ address: string } | { failure: CommandFailure }> {
  return new Promise((resolve) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve({ address: message.address });
      if (message.kind === 'failed') resolve({ failure: new CommandFailure(message.message, message.exitCode) });
    });
    void ended.then(([code, signal]) => {
      const sentence = `A worker ended during start-up (${signal ?? `exit code ${code}`}). Read its earlier output, or try WORKERS=1.`;
      resolve({ failure: new CommandFailure(sentence) });
    });
  });
}

export function endOf(worker: Worker): Promise<End> {
  return new Promise((resolve) => {
    worker.once('exit', (...end) => resolve(end));
    // One that could not even be made has an error and no end; of another one's, its end is on the way.
    worker.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (worker.process.pid === undefined) resolve([null, code ?? 'no process']);
    });
  });
}

/**
 * node:cluster forgets the connection that is on its way to a worker when that is killed: nobody would serve
 * it or close it, and its client would wait for ever. There is one at a time, and closing it again does nothing.
 */
export function closeWhatIsLost({ process: child }: Worker): void {
  let onItsWay: { close(): void } | undefined;
  const send = child.send.bind(child) as (...args: unknown[]) => boolean;
  child.send = (...args: unknown[]) => {
    const [, handle] = args as [unknown, typeof onItsWay];
    onItsWay = handle ?? onItsWay;
    return send(...args);
  };
  child.once('exit', () => onItsWay?.close());
}
