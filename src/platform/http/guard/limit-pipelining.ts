/**
 * Bounds how many requests of one connection wait for their answers. Node reads a row of them at once and
 * hands over every one: without this, a client that sends thousands in a row and reads nothing has
 * thousands of files opened for it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Clients that send ahead at all send about ten. */
const mostUnanswered = 32;

/** @returns whether the request may be handled; otherwise its connection has ended */
export function limitPipelining(): (request: IncomingMessage, response: ServerResponse) => boolean {
  const unanswered = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: number) => {
    const next = (unanswered.get(socket) ?? 0) + change;
    unanswered.set(socket, next);
    return next;
  };
  return ({ socket }, response) => {
    // The rest of what had been read is still handed over.
    if (socket.destroyed) return false;
    response.once('close', () => count(socket, -1));
    if (count(socket, 1) <= mostUnanswered) return true;
    socket.destroy();
    return false;
  };
}
