/**
 * Keys that rotate all the time, under load: two servers, clients that stay signed in on both of them,
 * and services that verify every token by themselves with a copy of the key set as old as it may be.
 * A minute for each database, in the full tier only.
 */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Client } from '../support/client.ts';
import { commands, json } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { start, testSecret } from '../support/installation.ts';
import { serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const skip = !isFullTier && 'of the full tier';
const seconds = 60;
const rotationSeconds = 5;
const patienceMilliseconds = (seconds + 50) * 1000;
const clients = 4;
/** Signed-in requests between two refreshes of a client. */
const requestsPerToken = 5;
const pauseMilliseconds = 10;
/** What a key takes from its publication until it signs: JWKS_MAX_AGE_SECONDS and five seconds. */
const leadSeconds = 6;

const settings = {
  ADMITTANCE_SECRET: testSecret,
  PUBLIC_URL: 'http://accounts.example.org',
  JWKS_MAX_AGE_SECONDS: '1',
};

type Figures = { requests: number; refreshes: number; verifications: number; keySets: number; failures: string[] };

onTwoDatabases('keys that rotate under load', (database) => {
  it('fail no request, and no service that verifies by itself', { skip }, async (t) => {
    const url = await database.create();
    const local = await start(url, settings);
    const env = { ...settings, DATABASE_URL: url };
    const servers = await Promise.all([serve({ env, patienceMilliseconds }), serve({ env, patienceMilliseconds })]);
    const calls = servers.map(({ call }) => call);
    const sessions = await Promise.all(
      Array.from({ length: clients }, async (_, index) =>
        makeSession(local.deps, await makeAccount(local.deps, `user${index}`)),
      ),
    );

    const figures: Figures = { requests: 0, refreshes: 0, verifications: 0, keySets: 0, failures: [] };
    const verifiers = calls.map((call) => makeVerifier(call, figures));
    /** The first token of each key; it is used and verified until the end, as long as it lives. */
    const firstOfKey = new Map<string, string>();
    const take = (token: string) => {
      const { kid = '' } = decodeProtectedHeader(token);
      if (!firstOfKey.has(kid)) firstOfKey.set(kid, token);
    };
    for (const { access_token } of sessions) take(access_token);

    const admittance = commands(url, { env });
    const rotate = async () => made.push(json(await admittance('keys', 'rotate', '--json')).kid);
    const made: string[] = [];
    const firstAt = performance.now();
    await rotate();
    const until = performance.now() + seconds * 1000;
    const rotateAgainAndAgain = async () => {
      for (let next = firstAt + rotationSeconds * 1000; next < until; next += rotationSeconds * 1000) {
        await sleep(Math.max(0, next - performance.now()));
        await rotate();
      }
    };

    const useEverywhere = async (token: string) => {
      for (const call of calls) {
        const { status, text } = await call('GET', '/dashboard', { token });
        figures.requests++;
        if (status !== 200) figures.failures.push(`GET /dashboard: ${status} ${text}`);
      }
    };
    const verifyEverywhere = async (token: string) => {
      for (const verify of verifiers) {
        figures.verifications++;
        await verify(token).catch((error: unknown) => figures.failures.push(`verification: ${error}`));
      }
    };

    const act = async (client: number, { access_token: token, refresh_token: refreshToken }: (typeof sessions)[0]) => {
      for (let round = client; performance.now() < until; round++) {
        const answer = await (calls[round % 2] as Client)('POST', '/token/refresh', {
          body: { refresh_token: refreshToken },
        });
        figures.refreshes++;
        if (answer.status !== 200) {
          figures.failures.push(`POST /token/refresh: ${answer.status} ${answer.text}`);
          return;
        }
        ({ access_token: token, refresh_token: refreshToken } = answer.json);
        take(token);
        const old = [...firstOfKey.values()][round % firstOfKey.size] as string;
        await verifyEverywhere(token);
        await verifyEverywhere(old);
        await useEverywhere(old);
        for (let request = 0; request < requestsPerToken; request++) {
          await useEverywhere(token);
          await sleep(pauseMilliseconds);
        }
      }
    };

    await Promise.all([rotateAgainAndAgain(), ...sessions.map((session, client) => act(client, session))]);
    report(t, figures, made, firstOfKey);
    assert.deepEqual(figures.failures, []);
    const seen = [...firstOfKey.keys()];
    // The key of the start, then those that were made, in their order.
    assert.deepEqual(seen.slice(1), made.slice(0, seen.length - 1));
    // A busy machine is late with the commands, and the last of the keys have not begun to sign.
    const expected = Math.floor((seconds - leadSeconds) / rotationSeconds);
    assert.ok(seen.length >= Math.max(2, expected - 2), `${seen.length} keys signed`);
  });
});

/** An independent service: it keeps the key set for as long as it is told, and asks for nothing in between. */
function makeVerifier(call: Client, figures: Figures): (token: string) => Promise<unknown> {
  let keys: ReturnType<typeof createLocalJWKSet>;
  let freshUntil = 0;
  let fetching: Promise<void> | undefined;
  const fetchKeys = async () => {
    const from = performance.now();
    const { headers, json } = await call('GET', '/.well-known/jwks.json');
    figures.keySets++;
    keys = createLocalJWKSet(json);
    freshUntil = from + Number(/max-age=(\d+)/.exec(headers.get('cache-control') ?? '')?.[1]) * 1000;
  };
  return async (token) => {
    if (performance.now() >= freshUntil) {
      fetching ??= fetchKeys().finally(() => {
        fetching = undefined;
      });
      await fetching;
    }
    return jwtVerify(token, keys, {
      issuer: settings.PUBLIC_URL,
      audience: settings.PUBLIC_URL,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['sub', 'sid', 'exp', 'iat', 'jti', 'client_id'],
    });
  };
}

function report(t: TestContext, figures: Figures, made: string[], firstOfKey: Map<string, string>): void {
  const { requests, refreshes, verifications, keySets, failures } = figures;
  t.diagnostic(
    `${seconds} s: ${requests} requests, ${refreshes} refreshes, ${verifications} verifications with ${keySets} key sets; ` +
      `${made.length} keys made, ${firstOfKey.size} seen signing; ${failures.length} failures`,
  );
}
