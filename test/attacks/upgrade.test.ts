/** A program and a schema of different versions. Covers G03; the refusal itself is in faults-processes.test.ts. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import { migrationsFor } from '../../src/migrations.ts';
import { connect, type Database, engineOf } from '../../src/platform/database/connect.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import {
  id,
  integer,
  makeTable,
  orNull,
  reference,
  type Step,
  startsAs,
  text,
  widenTable,
} from '../../src/platform/database/schema-step.ts';
import { type Migration, writeStep } from '../../src/platform/database/write-step.ts';
import { openHasher } from '../../src/platform/hasher.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { commands } from '../support/commands.ts';
import { onEveryDatabase, type TestDatabase } from '../support/databases.ts';
import { adminPassword, password, start, testSecret } from '../support/installation.ts';
import { serve } from '../support/process.ts';

/** What a later version may do: migrations only add. */
const later: Step = {
  name: '9999-later',
  changes: [
    widenTable('users', { nickname: orNull(text(50)) }, { indexes: [['nickname']] }),
    widenTable('sessions', { strength: startsAs(0, integer()) }),
    makeTable('passkeys', { id: id(), user_id: reference() }, { goesWith: { user_id: 'users' } }),
  ],
};

onEveryDatabase('a schema', (test) => {
  it('G03 that a newer version has made meanwhile does not disturb a server that runs, which then cannot start again', async () => {
    const { url, database, migrations } = await open(test);
    const env = {
      DATABASE_URL: url,
      ADMITTANCE_SECRET: testSecret,
      ADMITTANCE_ADMIN_USERNAME: 'boss',
      ADMITTANCE_ADMIN_PASSWORD: adminPassword,
    };
    const server = await serve({ env });
    const login = (username: string, secret: string) =>
      server.call('POST', '/login', { body: { username, password: secret } });
    const before = await login('boss', adminPassword);
    assert.equal(before.status, 200, before.text);
    let [isOver, count] = [false, 0];
    /** Registers, reads and refreshes without a pause; each has its own names and sessions. */
    const work = async (name: string) => {
      let { access_token: token, refresh_token } = (await login('boss', adminPassword)).json;
      for (let round = 0; !isOver; round++) {
        const { status, text } = await server.call('POST', '/register', {
          body: { username: `${name}${round}`, password },
        });
        assert.equal(status, 201, text);
        const refreshed = await server.call('POST', '/token/refresh', { body: { refresh_token } });
        assert.equal(refreshed.status, 200, refreshed.text);
        ({ access_token: token, refresh_token } = refreshed.json);
        const list = await server.call('GET', '/users', { token });
        assert.equal(list.status, 200, list.text);
        count++;
      }
    };
    const until = async (goal: number) => {
      while (count < goal) await new Promise((next) => setTimeout(next, 5));
    };
    const workers = Promise.all(['a', 'b'].map(work)).finally(() => {
      count = Number.POSITIVE_INFINITY;
    });
    await until(2);
    assert.deepEqual(await migrate(database, [...migrations, writeStep(later, engineOf(database))], Date.now), [
      later.name,
    ]);
    await until(count + 3);
    isOver = true;
    await workers;
    const me = await server.call('GET', '/users/me', { token: before.json.access_token });
    assert.deepEqual([me.status, Object.keys(me.json).includes('nickname')], [200, false]);

    const admittance = commands(url);
    const { code, stdout } = await admittance('doctor', '--json');
    const { result, finding } = JSON.parse(stdout).findings.find(({ check }: { check: string }) => check === 'schema');
    assert.deepEqual([code, result], [1, 'failed']);
    assert.match(
      finding,
      /^The database holds the migration 9999-later, .* made by a newer one\. Install that version\.$/,
    );
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
    await assert.rejects(serve({ env }), /\(4\).*made by a newer one\. Install that version/);
  });

  it('G03 of the first version is brought up to date by the start of this one, with the people in it', async () => {
    const { url, database, migrations } = await open(test);
    await migrate(database, migrations.slice(0, 1), Date.now);
    const hash = await openHasher(systemRandom, 30_000).hash(password);
    await sql`INSERT INTO users (username, username_key, password_hash, role, status, created_at, updated_at, approved_at)
      VALUES ('Old', 'old', ${hash}, 'admin', 'active', 1, 1, 1)`.execute(database);
    const service = await start(url);
    const token = await service.signIn('old');
    assert.equal((await service.call('GET', '/admin', { token })).status, 200);
    assert.equal((await service.call('GET', '/users/me', { token })).json.created_at, '1970-01-01T00:00:00.001Z');
  });
});

async function open(test: TestDatabase): Promise<{ url: string; database: Database; migrations: Migration[] }> {
  const url = await test.create();
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  return { url, database, migrations: migrationsFor(engineOf(database)) };
}
