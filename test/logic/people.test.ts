/** What the pages of people decide without a browser: who fits an act, what a selection is, what of a CSV is kept. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { User } from '../../console/src/api/client.ts';
import { countStatuses, doEach, fitting } from '../../console/src/pages/users/bulk.ts';
import { csvRecords, joinCsv } from '../../console/src/pages/users/csv-records.ts';
import { toggled } from '../../console/src/pages/users/use-selection.ts';

const user = (id: number, status: User['status'] = 'active') => ({ id, status, username: `user${id}` }) as User;

describe('what is done to several people', () => {
  it('leaves out who is not active, and oneself', () => {
    const [own, active, waiting, suspended] = [user(1), user(2), user(3, 'pending'), user(4, 'suspended')];
    const people = [own, active, waiting, suspended];
    assert.deepEqual(fitting('suspend', people, 1), [[active], [own, waiting, suspended]]);
    assert.deepEqual(fitting('endSessions', people, 1), [[active, waiting, suspended], [own]]);
    assert.deepEqual(countStatuses(people), [
      ['active', 2],
      ['pending', 1],
      ['suspended', 1],
    ]);
  });

  it('is done to each by itself, whatever becomes of the others', async () => {
    const seen: number[] = [];
    const act = async ({ id }: User) => {
      if (id === 2) throw new Error('Your role does not allow this.');
    };
    const outcome = await doEach([user(1), user(2), user(3)], act, (count) => seen.push(count));
    assert.deepEqual(
      [outcome.done.map(({ id }) => id), seen],
      [
        [1, 3],
        [1, 2, 3],
      ],
    );
    assert.deepEqual(
      outcome.failed.map(({ user, error }) => [user.id, error.message]),
      [[2, 'Your role does not allow this.']],
    );
  });
});

describe('a selection', () => {
  it('takes in all that are not in it yet, and lets go of all when they are', () => {
    assert.deepEqual(toggled(new Set([1]), [1, 2]), new Set([1, 2]));
    assert.deepEqual(toggled(new Set([1, 2, 3]), [1, 2]), new Set([3]));
    assert.deepEqual(toggled(new Set(), [7]), new Set([7]));
  });
});

describe('pages of CSV', () => {
  const head = '"id","note"\r\n';
  const pages = [`${head}1,"a ""b""\r\n2,c"\r\n2,\r\n`, `${head}3,"d"\r\n`];

  it('become one file with one head, and a line break in quotes ends no record', () => {
    assert.equal(csvRecords(pages[0] ?? '').length, 3);
    assert.equal(joinCsv(pages), `${head}1,"a ""b""\r\n2,c"\r\n2,\r\n3,"d"\r\n`);
  });

  it('keep who is wanted', () => {
    assert.equal(joinCsv(pages, new Set([1, 3])), `${head}1,"a ""b""\r\n2,c"\r\n3,"d"\r\n`);
    assert.equal(joinCsv([head]), head);
  });
});
