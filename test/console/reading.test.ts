/** What the pages of the console that only show things work out before they show it: no browser needed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { groupByDay, nearness, startOfDay } from '../../console/src/pages/audit/days.ts';
import { comparePermissions, reasonOf, tell } from '../../console/src/pages/audit/tell.ts';
import { eventsOfDay } from '../../console/src/pages/overview/day-search.ts';
import { ticksUpTo } from '../../console/src/pages/overview/scale.ts';
import { compare, countChanges } from '../../console/src/pages/roles/changes.ts';
import { audit } from '../../console/src/strings/en/audit.ts';
import { roles } from '../../console/src/strings/en/roles.ts';
import { permissions } from '../../src/catalogue.ts';
import { eventTypes } from '../../src/features/audit/events.ts';
import { isRequestable, keptRequestable } from '../../src/features/roles/role.ts';

describe('an event of the audit log', () => {
  it('has a sentence and a name for each type there is, and none beside', () => {
    for (const named of [audit.events, audit.types])
      assert.deepEqual(Object.keys(named).sort(), [...eventTypes].sort());
    for (const type of Object.keys(audit.ofSeveral))
      assert.ok(
        eventTypes.some((known) => known === type),
        type,
      );
  });

  it('is told alone, with those beside it, or as one that this console does not know', () => {
    assert.deepEqual(tell({ type: 'user.approved', count: 1 }, audit), {
      sentence: '{who} approved {whom} as {role}',
      several: undefined,
    });
    assert.deepEqual(tell({ type: 'user.approved', count: 98 }, audit), {
      sentence: '{who} approved {people}',
      several: 'people',
    });
    assert.equal(tell({ type: 'session.ended', count: 3 }, audit).several, 'more');
    assert.equal(tell({ type: 'moon.landed', count: 1 }, audit).sentence, audit.unknownEvent);
    assert.equal(reasonOf('wrong password', audit), 'wrong password');
    assert.equal(reasonOf('of a newer server', audit), 'of a newer server');
  });

  it('of a changed role says what was gained and lost, also when somebody tampered with it', () => {
    const change = { from: ['users:read', 'audit:read'], to: ['users:read', 'users:write'] };
    assert.deepEqual(comparePermissions(change), { gained: ['users:write'], lost: ['audit:read'] });
    assert.deepEqual(comparePermissions({ from: 7, to: [null, 'users:read'] }), { gained: ['users:read'], lost: [] });
  });

  it('stands under the day of the reader, in the order it came', () => {
    const at = (day: number, hour: number) => ({ at: new Date(2026, 10, day, hour, 59).toISOString() });
    const [now, late, early, before] = [at(29, 14), at(29, 9), at(29, 0), at(28, 23)];
    const days = groupByDay([now, late, early, before]);
    assert.deepEqual(
      days.map(({ events }) => events),
      [[now, late, early], [before]],
    );
    const today = new Date(2026, 10, 29, 15);
    assert.deepEqual(
      days.map(({ start }) => nearness(start, today)),
      ['today', 'yesterday'],
    );
    assert.equal(nearness(startOfDay(today, 2), today), 'earlier');
    assert.deepEqual(groupByDay([]), []);
  });
});

describe('the chart of sign-ins', () => {
  it('has a scale of few whole numbers that reaches over the highest bar', () => {
    assert.deepEqual(ticksUpTo(0), [0, 1]);
    assert.deepEqual(ticksUpTo(1), [0, 1]);
    assert.deepEqual(ticksUpTo(3), [0, 1, 2, 3]);
    assert.deepEqual(ticksUpTo(320), [0, 200, 400]);
    fc.assert(
      fc.property(fc.nat(10_000_000), (most) => {
        const ticks = ticksUpTo(most);
        assert.ok(ticks.every(Number.isInteger));
        assert.ok(ticks.length >= 2 && ticks.length <= 5, `${ticks}`);
        assert.ok((ticks.at(-1) ?? 0) >= most);
      }),
    );
  });

  it('leads from a number to the events of that day in UTC', () => {
    assert.deepEqual(eventsOfDay('2026-11-29', 'locked'), {
      type: 'login.locked',
      since: '2026-11-29T00:00:00.000Z',
      until: '2026-11-30T00:00:00.000Z',
    });
  });
});

describe('changes of roles that are not saved', () => {
  const helpdesk = {
    name: 'helpdesk',
    permissions: ['users:read', 'users:write'],
    requestable: false,
    active_users: 14,
  };

  it('are told as gains and losses, in the order of the table', () => {
    const change = compare(helpdesk, ['audit:read', 'users:approve', 'users:read'], permissions as readonly string[]);
    assert.deepEqual(
      [change.users, new Set(change.gained), change.lost],
      [14, new Set(['users:approve', 'audit:read']), ['users:write']],
    );
    assert.equal(countChanges([change, compare(helpdesk, [], ['users:read', 'users:write'])]), 5);
    for (const named of [roles.permissions, roles.acts])
      assert.deepEqual(Object.keys(named).sort(), [...permissions].sort());
  });

  it('say when the registration form begins or ends to offer the role, as the service will decide it', () => {
    const sets = fc.subarray(['users:read', 'users:write']);
    fc.assert(
      fc.property(sets, sets, fc.boolean(), (before, after, requestable) => {
        const kept = keptRequestable(requestable, before.join(' '));
        const expected = isRequestable({ permissions: after.join(' '), requestable: kept });
        const role = { name: 'role', permissions: before, requestable };
        assert.equal(compare(role, after, before).offered ?? requestable, expected);
      }),
    );
  });
});
