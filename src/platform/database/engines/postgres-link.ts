/** One connection to PostgreSQL, with a limit to the time of every query. */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresPoolClient } from 'kysely';
import type { Client } from 'pg';
import { systemRandom } from '../../random.ts';
import type { DriverError } from './engine.ts';

const queryTimeoutMilliseconds = 3_000;

/** Of a statement by itself that lost to another one. In a transaction it is the transaction that is tried again. */
const attempts = 4;
const longestPauseMilliseconds = 40;

export type Link = PostgresPoolClient & {
  /** Statements without values. A connection that fails them in time is of no use. */
  ask(text: string, timeout: number): Promise<unknown>;
  /** Whether nobody is to use it again. */
  isSpent(): boolean;
  /** For the next statement only; in milliseconds of `performance.now()`. */
  expectAnswerBy(at: number): void;
  end(): Promise<void>;
  /** Without a farewell. */
  cut(): void;
};

type Listeners = {
  onRelease(link: Link): void;
  /** In the middle of a statement. */
  onLoss(): void;
  onEnd(link: Link): void;
};

export function makeLink(client: Client, { onRelease, onLoss, onEnd }: Listeners): Link {
  let isSpent = false;
  let isInTransaction = false;
  let answerBy = Number.POSITIVE_INFINITY;

  const cut = () => {
    isSpent = true;
    // The driver's own farewell waits for an answer.
    (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  };
  const send = async (text: string, values: unknown[] | undefined, timeout: number) => {
    try {
      return await inTime(client.query(text, values), timeout, 'The database did not answer in time');
    } catch (error) {
      const { severity } = withoutValues(error);
      if (severity !== undefined && severity !== 'FATAL') throw error;
      // Also of a query that took too long: the answer may still arrive and would be taken for the next one's.
      cut();
      onLoss();
      throw asAway(error);
    }
  };
  const link: Link = {
    ask: (text, timeout) => send(text, undefined, timeout),
    query: (async (text: string, values: readonly unknown[]) => {
      // A change of the schema may take as long as the table is large.
      const timeout = /^(?:CREATE|ALTER|DROP)\b/i.test(text)
        ? Number.POSITIVE_INFINITY
        : Math.ceil(Math.min(queryTimeoutMilliseconds, answerBy - performance.now()));
      answerBy = Number.POSITIVE_INFINITY;
      if (/^(?:begin|start transaction)\b/i.test(text)) isInTransaction = true;
      for (let attempt = 1; ; attempt++) {
        try {
          const result = await send(text, [...values], timeout);
          if (/^(?:commit|rollback)$/i.test(text)) isInTransaction = false;
          return result;
        } catch (error) {
          if (isInTransaction || attempt === attempts || !hasLost(error)) throw error;
          await sleep(attempt * systemRandom.below(longestPauseMilliseconds));
        }
      }
    }) as unknown as Link['query'],
    release(isBroken) {
      isSpent ||= isBroken === true || isInTransaction;
      onRelease(link);
    },
    isSpent: () => isSpent,
    expectAnswerBy(at) {
      answerBy = at;
    },
    end: () => client.end(),
    cut,
  };
  // Without a listener, a connection that the server ends would end the program.
  client.on('error', () => {
    isSpent = true;
  });
  client.on('end', () => {
    isSpent = true;
    onEnd(link);
  });
  return link;
}

/** Where it failed, the server says with which values: of a row, or of the statement. */
function withoutValues(error: unknown): { severity?: string } {
  const told = error as { severity?: string; detail?: string; where?: string };
  delete told.detail;
  delete told.where;
  return told;
}

/** A serialisation failure or a deadlock: nothing of the statement was kept. */
function hasLost(error: unknown): boolean {
  return ['40001', '40P01'].includes(String((error as DriverError).code));
}

/** @param milliseconds may be infinite @param useLate is given a result that nobody waits for any more */
export async function inTime<T>(
  work: Promise<T>,
  milliseconds: number,
  message: string,
  useLate: (result: T) => void = () => undefined,
): Promise<T> {
  if (milliseconds === Number.POSITIVE_INFINITY) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  let isTooLate = false;
  const timer = setTimeout(() => {
    isTooLate = true;
    reject(away(message));
  }, milliseconds);
  work.then((result) => (isTooLate ? useLate(result) : resolve(result)), reject).finally(() => clearTimeout(timer));
  return promise;
}

export function away(message: string): Error {
  return Object.assign(new Error(message), { code: 'ETIMEDOUT', fatal: true });
}

/** What ended a connection, or kept it from being made, is nothing that its user can do anything about. */
export function asAway(error: unknown): unknown {
  return error instanceof TypeError ? error : Object.assign(error as Error, { fatal: true });
}
