/** What the console keeps in the browser: drafts and decisions in the tab, the address of a request beyond it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepRequestIn } from '../../console/src/api/kept-request.ts';
import { keepInTab } from '../../console/src/api/tab-storage.ts';
import { draftOf } from '../../console/src/parts/draft.ts';
import { watchForms } from '../../console/src/shell/unsaved-forms.ts';
import { blockedStorage, fullStorage, makeStorage } from './storage.ts';

describe('what a tab keeps', () => {
  it('is there again for the same user and form, as it was', () => {
    const storage = makeStorage();
    keepInTab(() => storage).keep(7, 'reject:9', { reason: 'Half a sentence', lines: [1, null] });
    const later = keepInTab(() => storage);
    assert.deepEqual(later.readKept(7, 'reject:9'), { reason: 'Half a sentence', lines: [1, null] });
    assert.equal(later.readKept(7, 'reject:10'), undefined);
    assert.equal(later.readKept(8, 'reject:9'), undefined);
    assert.equal(later.hasKept(7), true);
    assert.equal(later.hasKept(70), false, 'an id that begins alike is another one');
  });

  it('is gone once it is sent', () => {
    const storage = makeStorage();
    const { keep, readKept, hasKept } = keepInTab(() => storage);
    keep(7, 'form', 'text');
    keep(7, 'form', undefined);
    assert.equal(readKept(7, 'form'), undefined);
    assert.equal(hasKept(7), false);
  });

  it('is kept from the next user, who finds what nobody had typed', () => {
    const storage = makeStorage();
    storage.setItem('of another program', 'stays');
    const { keep, readKept, forgetKeptOfOthers, forgetAllKept } = keepInTab(() => storage);
    for (const owner of [7, 70, 8, 'nobody'] as const) keep(owner, 'form', `of ${owner}`);
    forgetKeptOfOthers(7);
    assert.deepEqual(
      ([7, 70, 8, 'nobody'] as const).map((owner) => readKept(owner, 'form')),
      ['of 7', undefined, undefined, 'of nobody'],
    );
    forgetAllKept();
    assert.deepEqual(Object.keys(storage), ['of another program']);
  });

  it('is nothing, without a word, where the browser refuses, is full or has half a text', () => {
    for (const storage of [blockedStorage, fullStorage]) {
      const { keep, readKept, hasKept, forgetAllKept, forgetKeptOfOthers } = keepInTab(storage);
      keep(7, 'form', 'text');
      keep(7, 'form', undefined);
      assert.equal(readKept(7, 'form'), undefined);
      assert.equal(hasKept(7), false);
      forgetAllKept();
      forgetKeptOfOthers(7);
    }
    const storage = makeStorage();
    storage.setItem('admittance-kept:7:form', '{"reason": "ha');
    assert.equal(keepInTab(() => storage).readKept(7, 'form'), undefined);
  });
});

describe('the request of an applicant', () => {
  const request = { token: 'A'.repeat(43), sent: { note: 'I run the archive' } };

  it('is known in this browser until the applicant takes it away', () => {
    const storage = makeStorage();
    assert.equal(keepRequestIn(() => storage).keepRequest(request), true);
    const later = keepRequestIn(() => storage);
    assert.deepEqual(later.keptRequest(), request);
    later.forgetRequest();
    assert.equal(later.keptRequest(), undefined);
    assert.equal(keepRequestIn(() => storage).keptRequest(), undefined);
  });

  it('is known on this page where the browser refuses to keep it, and the page is told that it is only there', () => {
    for (const storage of [blockedStorage, fullStorage]) {
      const { keepRequest, keptRequest, forgetRequest } = keepRequestIn(storage);
      assert.equal(keptRequest(), undefined);
      assert.equal(keepRequest(request), false);
      assert.deepEqual(keptRequest(), request);
      forgetRequest();
      assert.equal(keptRequest(), undefined);
    }
  });

  it('that was taken away in another tab is gone here, too', () => {
    const storage = makeStorage();
    const { keepRequest, keptRequest } = keepRequestIn(() => storage);
    keepRequest(request);
    keepRequestIn(() => storage).forgetRequest();
    assert.equal(keptRequest(), undefined);
  });

  it('is read as it was kept once, and nothing is made of anything else', () => {
    const storage = makeStorage();
    const { keptRequest } = keepRequestIn(() => storage);
    storage.setItem('admittance-waiting', request.token);
    assert.deepEqual(keptRequest(), { token: request.token });
    for (const other of ['', '{', 'null', '[]', '{"token":7}', '"text"']) {
      storage.setItem('admittance-waiting', other);
      assert.equal(keptRequest(), undefined, other);
    }
  });
});

describe('the draft of a form', () => {
  const values = { username: 'robin', email: '', password: 'never kept' };

  it('has the fields that were changed, an emptied one too, and no password', () => {
    const isDirty = (field: string) => field !== 'username';
    assert.deepEqual(draftOf(values, isDirty, { beside: 'etag', never: ['password'] }), {
      values: { email: '' },
      beside: 'etag',
    });
  });

  it('is none when nothing was changed, or a password only', () => {
    assert.equal(
      draftOf(values, () => false, { beside: null }),
      undefined,
    );
    assert.equal(
      draftOf(values, (field) => field === 'password', { beside: null, never: ['password'] }),
      undefined,
    );
  });
});

describe('the forms of a page', () => {
  it('are asked for what leaving would interrupt, as long as they are there', () => {
    const { add, hasUnsaved } = watchForms();
    assert.equal(hasUnsaved('tab'), false);
    let isUnsaved = false;
    const leave = add({ place: 'tab', ask: () => isUnsaved });
    assert.equal(hasUnsaved('tab'), false);
    isUnsaved = true;
    assert.equal(hasUnsaved('tab'), true);
    assert.equal(hasUnsaved('page'), false, 'what outlives the page does not hold it');
    const leaveToo = add({ place: 'page', ask: () => true });
    assert.equal(hasUnsaved('page'), true);
    leaveToo();
    assert.equal(hasUnsaved('page'), false);
    leave();
    assert.equal(hasUnsaved('tab'), false);
  });
});
