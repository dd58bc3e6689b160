/** A cable to the database that can be cut, slow, or swallow everything. */
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
  /** What is sent from now on arrives so much later. */
  delay(milliseconds: { there?: number; back?: number }): void;
  /**
   * Waits until a statement has matched each of these in turn, lets the last one through, and cuts its
   * connection when the server has answered: the server has done it, and the client never hears so.
   */
  cutAfter(...statements: RegExp[]): Promise<void>;
  mend(): Promise<void>;
  /** How many connections the client has open. */
  openConnections(): number;
};

export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  let isSwallowing = false;
  let delays = { there: 0, back: 0 };
  let trap: { statements: RegExp[]; sprung(): void } | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    if (isSwallowing) dead.add(client).add(upstream);
    clients.add(client);
    client.on('close', () => clients.delete(client));
    let sprung: (() => void) | undefined;
    const readStatements = readerOf(target.protocol)((statement) => {
      if (!trap?.statements[0]?.test(statement)) return;
      trap.statements.shift();
      if (trap.statements.length > 0) return;
      sprung = trap.sprung;
      trap = undefined;
    });
    for (const [from, to, direction] of [
      [client, upstream, 'there'],
      [upstream, client, 'back'],
    ] as const) {
      const passOn = later(
        () => delays[direction],
        (chunk) => to.write(chunk),
      );
      sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        if (dead.has(from)) return;
        if (from === client) readStatements(chunk);
        else if (sprung) {
          client.destroy();
          return sprung();
        }
        passOn(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        // Nor does the other side of a dead line hear that this one has gone.
        if (!dead.has(from)) to.destroy();
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
    delay({ there = 0, back = 0 }) {
      delays = { there, back };
    },
    cutAfter(...statements) {
      return new Promise((sprung) => {
        trap = { statements, sprung };
      });
    },
    async mend() {
      isSwallowing = false;
      delays = { there: 0, back: 0 };
      if (!server.listening) await listen(port);
    },
    openConnections: () => clients.size,
  };
}

/** Hands chunks on in order, each as late as the delay says at its arrival. */
function later(delay: () => number, pass: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let waiting = 0;
  let due = 0;
  return (chunk) => {
    due = Math.max(due, performance.now() + delay());
    const left = due - performance.now();
    if (left <= 0 && waiting === 0) return pass(chunk);
    waiting++;
    setTimeout(() => {
      waiting--;
      pass(chunk);
    }, left);
  };
}

type StatementReader = (found: (statement: string) => void) => (chunk: Buffer) => void;

function readerOf(protocol: string): StatementReader {
  return protocol === 'mysql:' ? mysqlStatements : postgresStatements;
}

/** Reads the text of every COM_QUERY out of what a client sends (MySQL's packets: length, sequence, payload). */
function mysqlStatements(found: (statement: string) => void): (chunk: Buffer) => void {
  const comQuery = 3;
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
      const end = 4 + rest.readUIntLE(0, 3);
      // A command begins with packet 0; the handshake's have a higher number.
      // MySQL itself counts attributes of the query first: none, in one set.
      const begin = rest[5] === 0 && rest[6] === 1 ? 7 : 5;
      if (rest[3] === 0 && rest[4] === comQuery) found(rest.toString('utf8', begin, end));
      rest = rest.subarray(end);
    }
  };
}

/** The same of PostgreSQL's messages: type, length, payload; the first one has no type. */
function postgresStatements(found: (statement: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let head = 0;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= head + 4 && rest.length >= head + rest.readUInt32BE(head)) {
      const end = head + rest.readUInt32BE(head);
      const type = head === 0 ? '' : rest.toString('latin1', 0, 1);
      const texts = rest.toString('utf8', head + 4, end).split('\0');
      // A query by itself, or one that is prepared under a name, which is empty.
      if (type === 'Q') found(texts[0] ?? '');
      if (type === 'P') found(texts[1] ?? '');
      rest = rest.subarray(end);
      head = 1;
    }
  };
}
