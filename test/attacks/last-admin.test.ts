/**
 * Administrators who turn on each other, in any number and through two processes, never leave nobody in
 * charge. Covers A08.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Answer, Client } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { type Installation, start, testSecret } from '../support/installation.ts';
import { serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const rounds = isFullTier ? 200 : 25;
const most = 10;
const ways = ['demote', 'suspend', 'reopen', 'delete', 'replace'] as const;

type Admin = { id: number; token: string };

onEveryDatabase('the last administrator', (database) => {
  let service: Installation;
  let clients: Client[];

  before(async () => {
    service = await start(await database.create());
    const { databaseUrl, publicUrl } = service.deps.config;
    const env = { DATABASE_URL: databaseUrl, PUBLIC_URL: publicUrl, ADMITTANCE_SECRET: testSecret };
    clients = [service.call, (await serve({ env, patienceMilliseconds: 300_000 })).call];
  });

  const attack = (call: Client, way: (typeof ways)[number], { token }: Admin, id: number): Promise<Answer> => {
    if (way === 'demote') return call('PATCH', `/users/${id}`, { token, body: { role: 'user' } });
    if (way === 'suspend') return call('POST', `/users/${id}/suspend`, { token, body: {} });
    if (way === 'reopen') return call('POST', `/users/${id}/reopen`, { token, body: { late: true } });
    if (way === 'delete') return call('DELETE', `/users/${id}`, { token });
    return call('PUT', `/users/${id}`, { token, body: { username: `admin.${id}`, role: 'user' } });
  };

  it(`A08 is there after each of ${rounds} rounds of 2 to ${most} who turn on each other and themselves`, async (test) => {
    const { database: tables, random } = service.deps;
    const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
    const seen = new Map<number, number>();
    for (let round = 0; round < rounds; round++) {
      await tables.deleteFrom('users').execute();
      const admins: Admin[] = [];
      for (let index = 0; index < 2 + (round % (most - 1)); index++) {
        const user = await makeAccount(service.deps, `admin${round}.${index}`, 'admin');
        admins.push({ id: user.id, token: (await makeSession(service.deps, user)).access_token });
      }
      const answers = await Promise.all(
        admins.map((admin, index) => {
          // In a ring everybody loses their power at once; at random some are attacked twice and some not.
          const victim = round % 3 ? (admins[(index + 1) % admins.length] as Admin) : pick(admins);
          return attack(pick(clients), pick(ways), admin, victim.id);
        }),
      );
      const left = await tables
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'admin')
        .where('status', '=', 'active')
        .execute();
      const texts = answers.map(({ text }) => text).join('\n');
      assert.ok(left.length > 0, `round ${round}: nobody is left\n${texts}`);
      for (const { status } of answers) {
        assert.ok([200, 401, 403, 404, 409].includes(status), texts);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }
    }
    assert.ok((seen.get(200) ?? 0) >= rounds, 'most attacks succeed');
    assert.ok((seen.get(409) ?? 0) + (seen.get(401) ?? 0) > 0, 'and some are stopped');
    test.diagnostic(`answers by status: ${JSON.stringify(Object.fromEntries(seen))}`);
  });
});
