import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { fastify } from 'fastify';
import { cleanUpLater } from '../../../../test/support/cleanup.ts';
import { sendAsIs } from '../../../../test/support/client.ts';
import { replyWithProblems } from '../wire/problem-reply.ts';
import { shedLoad } from './shed-load.ts';

it('keeps the connections of those it turns away, until they press', async () => {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  replyWithProblems(app);
  shedLoad(app);
  let isRead = false;
  app.addContentTypeParser('text/plain', (_request, _body, done) => {
    isRead = true;
    done(null);
  });
  app.post('/full', { config: { turnsAway: () => true } }, () => undefined);
  await app.listen({ port: 0, host: '127.0.0.1' });
  cleanUpLater(() => app.close());

  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const seconds = new Set<string | null>();
  let answered = 0;
  // Fewer than a thousand a second would be kept for ever.
  for (let isKept = true; isKept && answered < 20_000; answered++) {
    const { status, headers } = await sendAsIs(base, {
      method: 'POST',
      path: answered % 2 ? '/full' : '/full/',
      headers: { 'content-type': 'text/plain' },
      body: 'a body that nobody reads',
    });
    assert.equal(status, 503);
    seconds.add(headers.get('retry-after'));
    isKept = headers.get('connection') !== 'close';
  }
  assert.ok(answered > 1_000 && answered < 20_000, `${answered} were answered`);
  assert.deepEqual(seconds, new Set(['1', '2', '3']));
  assert.equal(isRead, false);
});
