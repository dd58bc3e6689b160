/** A change of what somebody has seen is made on the newest version, and never over what they have not seen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../console/src/api/problem.ts';
import { changeSeen, type Versioned } from '../../console/src/api/versioned.ts';

type Account = { name: string; lastSeen: number };

/** A service with one account, whose version goes up with every change. */
function begin(account: Account) {
  let current: Versioned<Account> = { value: account, etag: '"1"' };
  const put = (value: Account) => {
    current = { value, etag: `"${Number(current.etag.slice(1, -1)) + 1}"` };
    return current;
  };
  return {
    seen: current,
    put,
    /** As `PATCH` with `If-Match`. */
    async rename(version: Versioned<Account>, name: string) {
      if (version.etag !== current.etag) throw new Problem(412, 'request/stale', 'changed', {});
      return put({ ...current.value, name });
    },
    readLatest: async () => current,
  };
}

describe('a change', () => {
  const look = ({ name }: Account) => name;

  it('is made on what was seen', async () => {
    const { seen, rename, readLatest } = begin({ name: 'ada', lastSeen: 1 });
    const changed = await changeSeen(seen, (version) => rename(version, 'Ada'), readLatest, look);
    assert.deepEqual(changed, { value: { name: 'Ada', lastSeen: 1 }, etag: '"2"' });
  });

  it('is made on a newer version that looks the same', async () => {
    const { seen, put, rename, readLatest } = begin({ name: 'ada', lastSeen: 1 });
    put({ name: 'ada', lastSeen: 2 });
    const changed = await changeSeen(seen, (version) => rename(version, 'Ada'), readLatest, look);
    assert.deepEqual(changed.value, { name: 'Ada', lastSeen: 2 });
  });

  it('is refused when what was seen has changed, and when it changes again meanwhile', async () => {
    const { seen, put, rename, readLatest } = begin({ name: 'ada', lastSeen: 1 });
    put({ name: 'grace', lastSeen: 1 });
    await assert.rejects(
      changeSeen(seen, (version) => rename(version, 'Ada'), readLatest, look),
      {
        code: 'request/stale',
      },
    );
    const quick = begin({ name: 'ada', lastSeen: 1 });
    const change = (version: Versioned<Account>) => {
      quick.put({ name: 'ada', lastSeen: 3 });
      return quick.rename(version, 'Ada');
    };
    await assert.rejects(changeSeen(quick.seen, change, quick.readLatest, look), { code: 'request/stale' });
  });

  it('that fails for another reason is not tried again', async () => {
    const { seen, readLatest } = begin({ name: 'ada', lastSeen: 1 });
    let tries = 0;
    const change = async () => {
      tries++;
      throw new Problem(403, 'access/forbidden', 'no', {});
    };
    await assert.rejects(changeSeen(seen, change, readLatest, look), { code: 'access/forbidden' });
    assert.equal(tries, 1);
  });
});
