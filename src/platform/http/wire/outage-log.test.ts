/** What an operator reads of an outage of the database, however many requests meet it. */
import assert from 'node:assert/strict';
import { afterEach, it, mock } from 'node:test';
import { type FastifyBaseLogger, fastify } from 'fastify';
import { pino } from 'pino';
import { logOptions } from '../../log.ts';
import { replyWithProblems } from './problem-reply.ts';

type Line = { level: string; msg: string; requests?: number; reason?: string; err?: object };

afterEach(() => mock.timers.reset());

it('an outage is one error at its beginning and one line with a count at its end, each kind for itself', async () => {
  const lines: Line[] = [];
  const log: FastifyBaseLogger = pino(logOptions('info'), { write: (line) => void lines.push(JSON.parse(line)) });
  const app = fastify({ loggerInstance: log, disableRequestLogging: true, childLoggerFactory: (log) => log });
  replyWithProblems(app);
  app.get('/:code', ({ params }) => {
    throw Object.assign(new Error('away'), params);
  });
  const meet = async (code: string) => assert.equal((await app.inject(`/${code}`)).statusCode, 503);
  await app.ready();
  const told = () => lines.splice(0).map(({ level, msg, requests, reason }) => [level, msg, requests, reason]);
  const begin = ['error', 'the database is unavailable', undefined, undefined];
  const over = 'no request has met the unavailable database for 10 s';

  mock.timers.enable({ apis: ['setTimeout'] });
  for (let round = 0; round < 3; round++) {
    mock.timers.tick(9_000);
    await meet('ECONNREFUSED');
  }
  await meet('ETIMEDOUT');
  assert.ok(lines.every(({ err }) => err));
  assert.deepEqual(told(), [begin, begin]);
  mock.timers.tick(10_000);
  assert.deepEqual(told(), [
    ['warn', over, 3, 'ECONNREFUSED'],
    ['warn', over, 1, 'ETIMEDOUT'],
  ]);
  await meet('ECONNREFUSED');
  assert.deepEqual(told(), [begin]);
});
