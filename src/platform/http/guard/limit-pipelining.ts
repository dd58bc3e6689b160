/**
 * Bounds how many requests of one connection wait for their answers. Node reads a row of them at once and
 * hands over every one: without this, a client that sends thousands in a row and reads nothing has
 * thousands of files opened for it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Clients that send ahead at all send about ten. */
const mostUnanswered = 32;

type Connection = { unanswered: number; latest: ServerResponse | undefined };

export type Pipelining = {
  /** Whether the request may be handled; otherwise its connection has ended. */
  mayHandle(request: IncomingMessage, response: ServerResponse): boolean;
  /** The last answer that was begun on a connection, unless it and its request are over. */
  latestOn(socket: Socket): ServerResponse | undefined;
};

export function limitPipelining(): Pipelining {
  const connections = new WeakMap<Socket, Connection>();
  const connectionOf = (socket: Socket): Connection => {
    const known = connections.get(socket);
    if (known) return known;
    const made = { unanswered: 0, latest: undefined };
    connections.set(socket, made);
    return made;
  };
  function onClose(this: ServerResponse) {
    const connection = connectionOf(this.req.socket);
    connection.unanswered--;
    // What a connection holds between two requests grows old, and is then more work to let go of.
    if (connection.latest === this && this.req.complete) connection.latest = undefined;
  }
  return {
    mayHandle({ socket }, response) {
      // The rest of what had been read is still handed over.
      if (socket.destroyed) return false;
      const connection = connectionOf(socket);
      response.on('close', onClose);
      if (++connection.unanswered > mostUnanswered) {
        socket.destroy();
        return false;
      }
      connection.latest = response;
      return true;
    },
    latestOn: (socket) => connections.get(socket)?.latest,
  };
}
