/**
 * Bounds how many connections there are at once: each takes 13 KiB while it is idle and a file number of the process,
 * and who has none left cannot reach the database any more.
 */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import type { Log } from '../../log.ts';

const mostConnections = 25_000;
/** For the database, the log and what is loaded late. */
const filesKept = 500;
const silenceMilliseconds = 10_000;

export function limitConnections(server: Server, log: Log): void {
  server.maxConnections = Math.min(mostConnections, Math.max(filesKept, mostOpenFiles() - filesKept));
  // Otherwise a worker hands what it has no room for to the next one, and that one back to it.
  Object.assign(server, { dropMaxConnection: true });
  let saidAt = Number.NEGATIVE_INFINITY;
  server.on('drop', () => {
    if (performance.now() - saidAt < silenceMilliseconds) return;
    saidAt = performance.now();
    log.warn({ connections: server.maxConnections }, 'there are as many connections as may be: new ones are closed');
  });
}

/** Node.js raises the limit as far as it may when it starts. Where it cannot be read there is more than enough. */
function mostOpenFiles(): number {
  try {
    const [, most] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
    return Number(most ?? Number.POSITIVE_INFINITY);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
