/** Servers that are not ours, for what we connect to. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { cleanUpLater } from './cleanup.ts';

/** @returns host and port of a TCP server that does this to everybody */
export async function listen(serveOne: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    cleanUpLater(() => socket.destroy());
    serveOne(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanUpLater(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
