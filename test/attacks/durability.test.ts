/**
 * The server is killed while several clients write: what was acknowledged is there after the next start, and
 * nothing is half done. Covers F08.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { connect } from '../../src/platform/database/connect.ts';
import { everyDatabase, type TestDatabase } from '../support/databases.ts';
import { serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';
import { openWorkload, workloadEnvironment } from '../support/workload.ts';

const rounds = isFullTier ? 200 : 20;
const mostAcknowledged = isFullTier ? 24 : 8;

// Both at once: a start leaves one core idle.
describe('a server that is killed while it writes', { concurrency: true }, () => {
  for (const database of everyDatabase)
    it(`F08 has kept all it acknowledged, ${rounds} times, on ${database.name}`, async (test) => {
      const url = await database.create();
      const env = { ...workloadEnvironment, DATABASE_URL: url };
      const workload = await openWorkload(url);
      let total = 0;
      for (let round = 0; round < rounds; round++) {
        const server = await serve({ env });
        if (round > 0) await workload.verify();
        const clients = workload.begin(server.call);
        const goal = 1 + ((round * 7) % mostAcknowledged);
        while (clients.acknowledged() < goal) await sleep(1);
        server.kill('SIGKILL');
        await clients.stop();
        assert.equal((await server.finished).signal, 'SIGKILL');
        total += clients.acknowledged();
      }
      const last = await serve({ env });
      await workload.verify();
      last.kill('SIGTERM');
      assert.equal((await last.finished).code, 0);
      await isSound(database, url);
      test.diagnostic(`${total} acknowledged writes in ${rounds} rounds`);
    });
});

async function isSound({ name }: TestDatabase, url: string): Promise<void> {
  const { database } = connect(url);
  const check = {
    sqlite: sql`PRAGMA integrity_check`,
    mariadb: sql`CHECK TABLE users, sessions, audit_events, guards`,
    // It throws where an index does not fit its table.
    postgres: sql`SELECT 'ok' FROM (
      SELECT bt_index_check(indexrelid, true) FROM pg_index
      WHERE indrelid IN ('users'::regclass, 'sessions'::regclass, 'audit_events'::regclass, 'guards'::regclass)
    ) AS checked`,
  }[name];
  if (name === 'postgres') await sql`CREATE EXTENSION amcheck`.execute(database);
  const { rows } = await check.execute(database);
  for (const row of rows) assert.match(String(Object.values(row as object).at(-1)), /^ok$/i);
  await database.destroy();
}
