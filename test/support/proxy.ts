/** A cable to the database that can be cut, or swallow everything. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { cleanUpLater } from './cleanup.ts';

export type Proxy = {
  /** The same URL through the cable. */
  url: string;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Takes everything and passes nothing on; a connection that lived through this stays dead for ever. */
  swallow(): void;
  mend(): Promise<void>;
  /** How many ends of connections are open. */
  openEnds(): number;
};

export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  let isSwallowing = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    if (isSwallowing) dead.add(client).add(upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => dead.has(from) || to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const port = await listen(0);
  cleanUpLater(() => {
    server.close();
    drop();
  });
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.href,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      drop();
      await closed;
    },
    swallow() {
      isSwallowing = true;
      for (const socket of sockets) dead.add(socket);
    },
    async mend() {
      isSwallowing = false;
      if (!server.listening) await listen(port);
    },
    openEnds: () => sockets.size,
  };
}
