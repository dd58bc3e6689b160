import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { fastify } from 'fastify';
import { pino } from 'pino';
import { cleanUpLater } from '../../../../test/support/cleanup.ts';
import { sendAsIs } from '../../../../test/support/client.ts';
import type { App } from '../server/server.ts';
import { openLoadShedding } from './shed-load.ts';

it('keeps the connections of those it turns away, until they press', async () => {
  const app = fastify() as App;
  const shedding = openLoadShedding(pino({ level: 'silent' }), {}, () => 'id', 100);
  shedding.collect(app);
  app.post('/full', { config: { turnsAway: () => true } }, () => undefined);
  const server = createServer((request, response) => shedding.refuse(request, response));
  cleanUpLater(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seconds = new Set<string | null>();
  let answered = 0;
  // Fewer than a thousand a second would be kept for ever.
  for (let isKept = true; isKept && answered < 20_000; answered++) {
    const { status, headers } = await sendAsIs(base, {
      method: 'POST',
      path: answered % 2 ? '/full' : '/full/',
      headers: {},
      body: '',
    });
    assert.equal(status, 503);
    seconds.add(headers.get('retry-after'));
    isKept = headers.get('connection') !== 'close';
  }
  assert.ok(answered > 1_000 && answered < 20_000, `${answered} were answered`);
  assert.deepEqual(seconds, new Set(['1', '2', '3']));
});
