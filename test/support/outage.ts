/** How an installation behaves while its database is away, and when it is back. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './client.ts';
import { adminPassword, type Installation, password } from './installation.ts';
import { assertProblem } from './problem.ts';
import { assertWithin } from './tier.ts';

export function login({ call }: Installation): Promise<Answer> {
  return call('POST', '/login', { body: { username: 'boss', password: adminPassword } });
}

export async function isAway(installation: Installation, token: string): Promise<void> {
  const { call } = installation;
  for (const answer of [
    await call('GET', '/health/ready'),
    await call('GET', '/users/me', { token }),
    await login(installation),
    await call('POST', '/register', { body: { username: 'alice', password } }),
    await call('GET', `/registrations/${'A'.repeat(43)}?wait=1`),
  ]) {
    assertProblem(answer, 503, 'database/unavailable');
    assert.equal(answer.headers.get('retry-after'), '1');
  }
  assert.equal((await call('GET', '/health/live')).status, 200);
  assert.equal((await call('GET', '/.well-known/jwks.json')).status, 200);
  assert.doesNotMatch(installation.log(), new RegExp(`${password}|${adminPassword}`));
}

export async function isBack(installation: Installation, token: string): Promise<void> {
  const { call } = installation;
  for (const path of ['/health/ready', '/users/me', '/users']) {
    const answer = await call('GET', path, { token });
    assert.equal(answer.status, 200, answer.text);
  }
  assert.equal((await login(installation)).status, 200);
}

/** Asks until everything is answered again. @returns milliseconds; the promise is 5 s, and a busy machine may take longer */
export async function heal(installation: Installation, token: string): Promise<number> {
  const { call } = installation;
  const begun = performance.now();
  const isWell = async (path: string) => {
    const answer = await call('GET', path, { token });
    isFineOrAway(answer);
    return answer.status === 200;
  };
  while (!((await isWell('/health/ready')) && (await isWell('/users/me')))) {
    assertWithin(performance.now() - begun, 15_000, 'not healed');
    await sleep(50);
  }
  const took = Math.round(performance.now() - begun);
  await isBack(installation, token);
  return took;
}

/** `/health/ready` also says of a busy machine that it stood still, which is true. */
export function isFineOrAway(answer: Answer): void {
  const code = answer.json?.code === 'server/stalled' ? 'server/stalled' : 'database/unavailable';
  if (answer.status !== 200) assertProblem(answer, 503, code);
}
