/**
 * SQL in everything a request can carry, at once and when it is read back later. Covers S01, S02, S03.
 * S04 is held in connect.test.ts, S05 in rogue-database.test.ts.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { makeForger } from '../support/forge.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { assertWithin } from '../support/tier.ts';

/** What the sleeping ones would take, and far more than any answer here takes. */
const sleepSeconds = 60;
const patienceMilliseconds = 30_000;

const payloads = [
  "' OR '1'='1",
  "' OR 1=1 -- ",
  '" OR ""="',
  '1 OR 1=1',
  '1) OR (1=1',
  "admin'--",
  "boss' AND '1'='1",
  "x' UNION SELECT password_hash FROM users -- ",
  "x' UNION SELECT 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20 -- ",
  "x'); DROP TABLE users; -- ",
  "x'; UPDATE users SET role='admin'; -- ",
  "x', role='admin' WHERE '1'='1",
  `' OR SLEEP(${sleepSeconds}) -- `,
  `1 AND (SELECT 1 FROM (SELECT SLEEP(${sleepSeconds})) a)`,
  `' AND BENCHMARK(9999999999,SHA2('a',512)) -- `,
  "' OR 1=randomblob(1000000000) -- ",
  "' AND 1=LIKE('ABCDEFG',UPPER(HEX(RANDOMBLOB(1000000000)))) -- ",
  "' AND extractvalue(1,concat(0x7e,(SELECT password_hash FROM users LIMIT 1))) -- ",
  "' INTO OUTFILE '/tmp/x' -- ",
  "\\' OR 1=1 -- ",
  "\u00bf' OR 1=1 -- ",
  "/*!50000 OR 1=1*/'",
  '`; DROP TABLE users; -- `',
  "'||(SELECT sqlite_version())||'",
];

onEveryDatabase('SQL in a request', (database) => {
  const setUp = async () => {
    const service = await install(database);
    const { deps } = service;
    const boss = (await makeSession(deps, 1)).access_token;
    const alice = await makeAccount(deps, 'alice');
    const mallory = await makeAccount(deps, 'mallory');
    return { service, boss, alice, mallory, asMallory: (await makeSession(deps, mallory)).access_token };
  };
  /** Every row but for what a request may change of one's own. */
  const dump = async ({ deps }: Installation) => {
    const users = await deps.database
      .selectFrom('users')
      .select(['id', 'username', 'role', 'status', 'password_hash'])
      .orderBy('id')
      .execute();
    const roles = await deps.database.selectFrom('roles').selectAll().execute();
    return JSON.stringify([users, roles]);
  };

  it('S01 is a value like any other, wherever it stands: no more is done, told or waited for', async () => {
    const { service, boss, alice, asMallory } = await setUp();
    const before = await dump(service);
    const { token } = await makeForger(service, asMallory).then((forger) => ({ token: forger.token }));
    const send = async (method: string, path: string, options: Parameters<typeof service.call>[2] = {}) => {
      const from = performance.now();
      const answer = await service.call(method, path, options);
      const about = `${method} ${path} ${JSON.stringify(options)} ${answer.text}`;
      assert.ok(answer.status < 500, about);
      assertWithin(performance.now() - from, patienceMilliseconds, about);
      assert.doesNotMatch(answer.text, /\$argon2|SQL syntax|near "|\bER_[A-Z]|SQLITE_ERROR/, about);
      return answer;
    };
    for (const sql of payloads) {
      const encoded = encodeURIComponent(sql);
      const refused: [string, string, object][] = [
        ['POST', '/login', { body: { username: sql, password } }],
        ['POST', '/register', { body: { username: sql, password } }],
        ['POST', '/register', { body: { username: 'bob', password, role: sql } }],
        ['POST', '/register', { body: { username: 'bob', password, email: sql } }],
        ['POST', '/users', { token: boss, body: { username: 'bob', password, [sql]: 1 } }],
        ['POST', '/token/refresh', { body: { refresh_token: sql } }],
        ['POST', '/setup', { body: { token: sql.slice(0, 200), username: 'bob', password } }],
        ['PATCH', `/users/${alice.id}`, { token: boss, body: { role: sql } }],
        ['PATCH', `/users/${alice.id}`, { token: asMallory, body: { display_name: sql } }],
        ['POST', '/roles', { token: boss, body: { name: sql, description: '', permissions: [] } }],
        ['POST', '/roles', { token: boss, body: { name: 'bob', description: '', permissions: [sql] } }],
        ['GET', `/users/${encoded}`, { token: boss }],
        ['DELETE', `/users/${encoded}`, { token: boss }],
        ['DELETE', `/sessions/${encoded}`, { token: asMallory }],
        ['GET', `/roles/${encoded}`, { token: boss }],
        ['GET', `/registrations/${encoded}`, {}],
        ['GET', `/users?status=${encoded}`, { token: boss }],
        ['GET', `/users?role=${encoded}`, { token: boss }],
        ['GET', `/users?limit=${encoded}`, { token: boss }],
        ['GET', `/users?cursor=${encoded}`, { token: boss }],
        ['GET', `/users?cursor=${Buffer.from(`users:${sql}`).toString('base64url')}`, { token: boss }],
        ['GET', '/users/me', { token: sql.replaceAll(/[^\x20-\x7e]/g, '') }],
        ...['sub', 'sid', 'role', 'ver', 'scope', 'jti'].map((claim): [string, string, object] => [
          'GET',
          '/users',
          { token: token({ claims: { [claim]: sql } }) },
        ]),
      ];
      for (const [method, path, options] of refused) {
        const { status, text } = await send(method, path, options);
        assert.ok(status >= 400, `${method} ${path} ${JSON.stringify(options)} ${text}`);
      }
      const found = await send('GET', `/users?q=${encodeURIComponent(sql.slice(0, 100))}`, { token: boss });
      assert.deepEqual(found.json.data, []);
      const latin = sql.replaceAll(/[^\x20-\x7e]/g, '');
      const headers = {
        'user-agent': latin,
        cookie: `session=${latin}`,
        'x-forwarded-for': latin,
        referer: latin,
        'if-none-match': latin,
      };
      assert.equal((await send('GET', '/users/me', { token: asMallory, headers })).json.username, 'mallory');
      await send('POST', '/revoke', {
        raw: String(new URLSearchParams({ token: sql, token_type_hint: sql })),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    }
    assert.equal(await dump(service), before);
  });

  it('S02 that was kept is only read back, by everything that reads it', async () => {
    const { service, boss, mallory } = await setUp();
    for (const sql of payloads) {
      const text = sql.slice(0, 100);
      const path = `/users/${mallory.id}`;
      assert.equal(
        (await service.call('PATCH', path, { token: boss, body: { display_name: text } })).status,
        200,
        text,
      );
      const before = await dump(service);
      for (const read of [path, `/users?q=mallory&count=true`, '/users?role=user', '/admin', '/dashboard']) {
        const answer = await service.call('GET', read, { token: boss });
        assert.equal(answer.status, 200, `${read} ${text}`);
        if (answer.json.data)
          assert.deepEqual(answer.json.data.find(({ id }: { id: number }) => id === mallory.id)?.display_name, text);
      }
      for (const [verb, body] of [
        ['suspend', { reason: sql }],
        ['reinstate', {}],
      ] as const)
        assert.equal((await service.call('POST', `${path}/${verb}`, { token: boss, body })).status, 200, sql);
      assert.equal(await dump(service), before);
    }
  });

  it('S02 is the name of a device as well', async () => {
    const { service } = await setUp();
    const before = await dump(service);
    const sql = "x'); DELETE FROM sessions; --";
    const login = await service.call('POST', '/login', {
      body: { username: 'alice', password },
      headers: { 'user-agent': sql },
    });
    const { access_token: token, refresh_token } = login.json;
    const list = await service.call('GET', '/sessions', { token });
    assert.ok(list.text.includes("x'); DELETE FROM sessions"), list.text);
    assert.equal((await service.call('POST', '/token/refresh', { body: { refresh_token } })).status, 200);
    assert.equal(await dump(service), before);
  });

  it('S03 cannot name what a list is sorted, filtered or made of', async () => {
    const { service, boss } = await setUp();
    const names = [
      'sort',
      'order',
      'order_by',
      'sort_by',
      'fields',
      'select',
      'filter',
      'where',
      'group',
      'having',
      'include',
    ];
    for (const list of ['/users', '/sessions', `/users/1/sessions`])
      for (const name of names)
        for (const value of [
          'password_hash',
          '-password_hash',
          '(select password_hash from users)',
          'id;DROP TABLE users',
        ])
          assertProblem(
            await service.call('GET', `${list}?${name}=${encodeURIComponent(value)}`, { token: boss }),
            400,
            'request/invalid',
            `${list} ${name}`,
          );
  });
});
