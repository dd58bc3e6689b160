/** A token that is single-use and was never stored: of a crowd with the same one, one goes on. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { forgetExpiredTokens } from '../../src/features/used-tokens/forget-expired.ts';
import { useOnce } from '../../src/features/used-tokens/use-once.ts';
import { inTransaction } from '../../src/platform/database/transaction.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { type Installation, start } from '../support/installation.ts';

onTwoDatabases('a token that is never stored', (database) => {
  let service: Installation;
  before(async () => {
    service = await start(await database.create());
  });

  const use = (token: string, expiresAt = service.deps.clock.now() + 300_000) =>
    inTransaction(service.deps, (deps) => useOnce(deps, token, expiresAt));

  it('is used once by fifty who use it at once', async () => {
    const uses = await Promise.all(Array.from({ length: 50 }, () => use('a challenge')));
    assert.equal(uses.filter(Boolean).length, 1);
    assert.equal(await use('a challenge'), false);
    assert.equal(await use('another challenge'), true);
    const stored = JSON.stringify(await service.deps.database.selectFrom('used_tokens').selectAll().execute());
    assert.doesNotMatch(stored, /challenge/);
  });

  it('is unused where its effect failed', async () => {
    const failing = inTransaction(service.deps, async (deps) => {
      assert.equal(await useOnce(deps, 'in vain', deps.clock.now()), true);
      throw new Error('the effect');
    });
    await assert.rejects(failing, /the effect/);
    assert.equal(await use('in vain'), true);
  });

  it('is remembered until it is good nowhere, and then forgotten', async () => {
    await use('short', service.deps.clock.now() + 1_000);
    service.turnClock(30_000);
    await forgetExpiredTokens(service.deps);
    assert.equal(await use('short'), false);
    service.turnClock(10 * 60_000);
    await forgetExpiredTokens(service.deps);
    assert.deepEqual(await service.deps.database.selectFrom('used_tokens').selectAll().execute(), []);
  });
});
