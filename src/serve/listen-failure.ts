import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { errorOf } from '../platform/narrow.ts';

/** Of which port it is, why, and which setting to change. */
export function listenFailure(error: unknown, config: Config): CommandFailure {
  const { code, message, port }: NodeJS.ErrnoException & { port?: number } = errorOf(error);
  const isMetrics = port !== undefined && port === config.metricsPort;
  if (code === 'EADDRINUSE')
    return new CommandFailure(
      `Port ${port} is taken by another program. Choose another one: ${isMetrics ? 'METRICS_PORT=9465' : 'PORT=3001'} npm start`,
    );
  return new CommandFailure(
    isMetrics
      ? `Cannot listen on ${config.metricsHost} port ${port} (${code}): change METRICS_HOST or METRICS_PORT.`
      : `Cannot listen on ${config.host} port ${config.port} (${code ?? message}): change HOST or PORT.`,
  );
}

/**
 * Before a start changes anything: one that cannot listen in the end must not have migrated a database first.
 * @throws CommandFailure
 */
export async function assertPortsAreFree(config: Config): Promise<void> {
  const { host, port, metricsHost, metricsPort } = config;
  await tryPort(host, port, config);
  if (metricsPort !== undefined) await tryPort(metricsHost, metricsPort, config);
}

async function tryPort(host: string, port: number, config: Config): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  try {
    await once(server.listen({ host, port }), 'listening');
  } catch (error) {
    throw listenFailure(Object.assign(errorOf(error), { port }), config);
  }
  await new Promise((resolve) => server.close(resolve));
}
