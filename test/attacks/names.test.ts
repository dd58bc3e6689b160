/** Usernames and e-mail addresses that try to be somebody else's. Covers U01–U06, U08, U09, U12–U15, U19, U20, and the lengths of U16. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Answer } from '../support/client.ts';
import { everyDatabase, onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

/** What each database answered, name by name; they must agree. */
const transcripts = new Map<string, string[]>();

onEveryDatabase('a username', (database) => {
  const transcript: string[] = [];
  let service: Installation;
  let boss: string;

  before(async () => {
    transcripts.set(database.name, transcript);
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const manage = (method: string, path: string, body?: unknown) => service.call(method, path, { token: boss, body });
  const login = (username: unknown) => service.call('POST', '/login', { body: { username, password } });
  const register = async (username: unknown): Promise<Answer> => {
    const answer = await service.call('POST', '/register', { body: { username, password } });
    transcript.push(`${JSON.stringify(username)} → ${answer.status} ${answer.json.code ?? answer.json.username}`);
    return answer;
  };
  const search = async (q: string): Promise<string[]> => {
    const answer = await manage('GET', `/users?limit=200&q=${encodeURIComponent(q)}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.json.data.map((user: { username: string }) => user.username);
  };
  /** Registered and let in. */
  async function admit(username: string): Promise<number> {
    const registered = await register(username);
    assert.equal(registered.status, 201, `${username} ${registered.text}`);
    assert.equal(registered.json.username, username.normalize('NFC'));
    const approved = await manage('POST', `/users/${registered.json.id}/approve`, {});
    assert.equal(approved.json.status, 'active', approved.text);
    return registered.json.id;
  }
  /** Its own name, seen through its own token. */
  async function whoIs(username: string): Promise<{ id: number; username: string }> {
    const token = await service.signIn(username);
    return (await service.call('GET', '/users/me', { token })).json;
  }
  const assertRefused = async (username: string) =>
    assertProblem(await register(username), 400, 'user/username-refused', JSON.stringify(username));

  it('U01 is one in any case, and keeps the spelling it was registered with', async () => {
    const id = await admit('Bob');
    for (const name of ['bob', 'BOB', 'Bob']) assertProblem(await register(name), 409, 'user/exists', name);
    for (const name of ['bob', 'BOB', 'Bob']) {
      const me = await whoIs(name);
      assert.deepEqual([me.id, me.username], [id, 'Bob']);
    }
  });

  it("U02 with an accent is another name than without, and never the other one's account", async () => {
    const created = await manage('POST', '/users', { username: 'admin', password: adminPassword, role: 'admin' });
    assert.equal(created.status, 201);
    assertProblem(await login('ádmin'), 401, 'login/rejected');
    const id = await admit('ádmin');
    assert.notEqual(id, created.json.id);
    for (const name of ['ádmin', 'a\u0301dmin', 'ÁDMIN']) assert.equal((await whoIs(name)).id, id);
    assertProblem(await login('admin'), 401, 'login/rejected');
    assertProblem(await register('A\u0301dmin'), 409, 'user/exists');
  });

  it('U03 holds no emoji, so none can equal another', async () => {
    for (const name of ['😀', '😈', 'bob😀', '👩‍💻']) await assertRefused(name);
  });

  it('U05 meets its look-alikes in one fold', async () => {
    await admit('straße');
    for (const name of ['strasse', 'STRASSE', 'STRAẞE', 'Straße'])
      assertProblem(await register(name), 409, 'user/exists', name);
    await admit('kim');
    for (const name of ['KIM', 'kİm', 'kım', '\u212aim', 'ki\u0307m'])
      assertProblem(await register(name), 409, 'user/exists', name);
    await admit('ΣΙΣΥΦΟΣ');
    for (const name of ['σισυφος', 'σισυφοσ', 'ςιςυφος']) assertProblem(await register(name), 409, 'user/exists', name);
    for (const name of ['ａｄｍｉｎ', 'ｋｉｍ', 'ſam', 'Ⅸ', 'ⅸ', '①', 'ﬁn', '𝕜𝕚𝕞', 'kⁱm']) await assertRefused(name);
    for (const name of ['ｋｉｍ', 'straſse']) assertProblem(await login(name), 401, 'login/rejected', name);
  });

  it('U06 is of one script, and not one that the service itself could have', async () => {
    for (const name of ['аdmin', 'pаypal', 'bоss', 'αlice', 'かなkana', 'ไทยthai', 'bob٣']) await assertRefused(name);
    for (const name of ['Admin', 'root', 'SYSTEM', 'me', 'support', 'ınfo', 'no-reply']) await assertRefused(name);
    for (const name of ['иван', 'μαρία', '山田たろう', '김철수'])
      assert.equal((await register(name)).status, 201, name);
  });

  it('U08 holds no control characters, and none reaches the log as it is', async () => {
    const controls = [...Array(0x20).keys(), 0x7f, 0x85, 0x2028, 0x2029].map((code) => String.fromCodePoint(code));
    for (const control of controls) await assertRefused(`wick${control}ed`);
    for (const control of ['\u0000', '\n', '\u0085', '\u2028'])
      assertProblem(await login(`wick${control}ed`), 401, 'login/rejected');
    for (const line of service.log().trim().split('\n')) assert.doesNotMatch(line, /wick|\p{Cc}|\u2028/u);
  });

  it('U09 may have 50 characters of four bytes, and not 51', async () => {
    for (const letter of ['\u{20000}', '\u{10428}', 'ß', 'a']) {
      const longest = letter.repeat(50);
      const id = await admit(longest);
      assert.deepEqual(await whoIs(longest).then((me) => [me.id, me.username]), [id, longest]);
      assert.deepEqual(await search(longest), [longest]);
      await assertRefused(letter.repeat(51));
      assertProblem(await login(letter.repeat(51)), 401, 'login/rejected');
    }
  });

  it('U04 is chosen without blanks, and found with blanks around it, as phone keyboards put them there', async () => {
    const id = await admit('thumbs');
    for (const name of ['thumbs ', ' thumbs', '\u00a0thumbs', 'THUMBS\u00a0 ', '\u3000thumbs\t', '\ufeffthumbs\r\n']) {
      assert.equal((await whoIs(name)).id, id, JSON.stringify(name));
      await assertRefused(name);
      assertProblem(
        await service.call('POST', '/login', { body: { username: name, password: `${password} ` } }),
        401,
        'login/rejected',
      );
    }
    for (const name of ['thum bs', 'thum\u2003bs', ' ', '\u00a0', 'thumbs\u200b', 'thumbs .']) {
      await assertRefused(name);
      assertProblem(await login(name), 401, 'login/rejected', JSON.stringify(name));
    }
    const headers = { origin: service.base, 'sec-fetch-site': 'same-origin' };
    const console = await service.call('POST', '/console/session', {
      body: { username: 'thumbs ', password },
      headers,
    });
    assert.equal(console.status, 200, console.text);
  });

  it('U04 has one budget of guesses, whatever blanks are around it', async () => {
    await admit('thumb');
    for (const blanks of ['', ' ', '  ', '\u00a0', '\t', '\n', '\u3000', '\u2003', '\ufeff', ' \u00a0'])
      assertProblem(
        await service.call('POST', '/login', { body: { username: `thumb${blanks}`, password: 'not the right one' } }),
        401,
        'login/rejected',
      );
    assertProblem(await login('thumb'), 429, 'request/throttled');
    assertProblem(await login('   thumb   '), 429, 'request/throttled');
  });

  it('is refused when it is longer than any account can have, before anything is made of it', async () => {
    const longest = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
    assert.equal(longest.length, 254);
    for (const name of [longest, '\u0307'.repeat(254)]) assertProblem(await login(name), 401, 'login/rejected');
    for (const name of [`${longest}d`, '\u0307'.repeat(255)])
      for (const path of ['/login', '/console/session', '/register']) {
        const answer = await service.call('POST', path, { body: { username: name, password } });
        assertProblem(answer, 400, 'request/invalid', path);
        assert.equal(answer.json.errors[0].field, 'username');
      }
  });

  it('U12 is a text and nothing else', async () => {
    for (const wrong of [[], ['a'], { a: 1 }, { username: 1 }, 1, 0, true, false, null]) {
      for (const path of ['/register', '/login'])
        assertProblem(
          await service.call('POST', path, { body: { username: wrong, password } }),
          400,
          wrong === null ? 'request/credentials-missing' : 'request/invalid',
          `${path} ${JSON.stringify(wrong)}`,
        );
      assertProblem(await manage('POST', '/users', { username: wrong, password }), 400, 'request/invalid');
      assertProblem(await manage('PATCH', '/users/1', { username: wrong }), 400, 'request/invalid');
    }
  });

  it('U13 may be a word that programs give a meaning to', async () => {
    const words = ['__proto__', 'constructor', 'toString', 'null', 'undefined', '0'];
    for (const name of words) {
      const id = await admit(name);
      assert.deepEqual(await whoIs(name).then((me) => [me.id, me.username]), [id, name]);
      assert.ok((await search(name)).includes(name), name);
      const renamed = await manage('PUT', `/users/${id}`, { username: `${name}2` });
      assert.equal(renamed.json.username, `${name}2`, renamed.text);
      assert.equal((await manage('PUT', `/users/${id}`, { username: name })).json.username, name);
    }
  });

  it('U14 is searched for literally, in any case', async () => {
    for (const name of ['per_cent', 'percent', 'back-slash']) await admit(name);
    assert.equal((await manage('PATCH', '/users/1', { email: "o'neil%_x@example.org" })).status, 200);
    assert.deepEqual(await search('r_c'), ['per_cent']);
    assert.deepEqual(await search('PER_'), ['per_cent']);
    for (const q of ["O'NEIL", '%_x', '%', "'"]) assert.deepEqual(await search(q), ['boss'], q);
    for (const q of ['p%t', '\\', '\\_', '\\%', 'per%', "' OR '1'='1", '"', '*', '?', '😀'])
      assert.deepEqual(await search(q), [], JSON.stringify(q));
    for (const q of ['\u0000', '\n'])
      assert.equal((await manage('GET', `/users?q=${encodeURIComponent(q)}`)).status, 400, JSON.stringify(q));
    const underlined = await search('_');
    assert.ok(underlined.includes('per_cent') && !underlined.includes('percent') && !underlined.includes('back-slash'));
  });

  it('U15 that looks like a path or an id leads to its own account only', async () => {
    await assertRefused('..');
    await assertRefused('.');
    for (const name of ['1', '2', '3fa85f64-5717-4562-b3fc-2c963f66afa6']) {
      const id = await admit(name);
      assert.equal((await whoIs(name)).id, id);
      assert.equal((await manage('GET', `/users/${id}`)).json.username, name);
    }
    assert.equal((await manage('GET', '/users/1')).json.username, 'boss');
  });

  it('U20 can change its case but cannot become a variant of another one', async () => {
    const id = await admit('casey');
    await admit('Großmann');
    const token = await service.signIn('casey');
    for (const method of ['PUT', 'PATCH']) {
      for (const name of ['großmann', 'GROSSMANN', 'grossmann', 'BOSS'])
        assertProblem(await manage(method, `/users/${id}`, { username: name }), 409, 'user/exists', name);
      assertProblem(await manage(method, `/users/${id}`, { username: 'two words' }), 400, 'user/username-refused');
    }
    assert.equal((await manage('PATCH', `/users/${id}`, { username: 'CaSey' })).json.username, 'CaSey');
    assert.equal((await service.call('GET', '/dashboard', { token })).json.message, 'Welcome, CaSey!');
    assert.deepEqual(await whoIs('casey').then((me) => [me.id, me.username]), [id, 'CaSey']);
    assert.deepEqual(await search('casey'), ['CaSey']);
    assertProblem(await register('casey'), 409, 'user/exists');
  });

  it('U16 has a display name and a note beside it that are kept exactly, at their full length', async () => {
    // The last would be twice as long if it were composed.
    for (const letter of ['\u{20000}', '😀', 'e\u0301', '\u0958']) {
      const text = {
        display_name: letter.repeat(100 / [...letter].length),
        note: letter.repeat(500 / [...letter].length),
      };
      const body = { username: `text${letter.codePointAt(0)}`, password, ...text };
      const registered = await service.call('POST', '/register', { body });
      assert.equal(registered.status, 201, registered.text);
      const { display_name, note } = (await manage('GET', `/users/${registered.json.id}`)).json;
      assert.deepEqual({ display_name, note }, text);
      for (const longer of [{ display_name: `${text.display_name}x` }, { note: `${text.note}x` }])
        assertProblem(
          await service.call('POST', '/register', { body: { ...body, username: 'text9', ...longer } }),
          400,
          'request/invalid',
        );
      const changed = await manage('PATCH', '/users/1', { display_name: text.display_name });
      assert.equal(changed.json.display_name, text.display_name, changed.text);
    }
  });

  it('has nothing in a display name or a note that controls the screen or turns the text round', async () => {
    for (const mark of ['\u0000', '\u001b', '\u009b', '\u2028', '\u202e', '\u2066']) {
      for (const text of [{ display_name: `a${mark}b` }, { note: `a${mark}b` }]) {
        const body = { username: 'quiet', password, ...text };
        assertProblem(await service.call('POST', '/register', { body }), 400, 'request/invalid', JSON.stringify(text));
      }
    }
  });

  it('U19 has an e-mail address beside it that is kept exactly, or refused', async () => {
    const longest = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(10)}`;
    assert.equal(longest.length, 254);
    const send = (email: string, username: string) =>
      service.call('POST', '/register', { body: { username, password, email } });
    for (const [index, email] of ['Mixed.Case+tag@Example.ORG', "o'neil@example.org", longest].entries()) {
      const { id } = (await send(email, `mail${index}`)).json;
      assert.equal((await manage('GET', `/users/${id}`)).json.email, email);
    }
    const refused = [
      'a@b\r\nBcc:x@example.org',
      'a@example.org\n',
      '\u0000a@example.org',
      'bücher@example.org',
      'a@bücher.example',
      `a${longest}`,
      '"a b"@x.example',
      '<a@example.org>',
      'a@b@example.org',
      'a,b@example.org',
      'a@example.org, b@example.org',
      'a',
      '@',
      `a@${'b-'.repeat(7_000)}`,
      `a@${'b.'.repeat(7_000)}`,
    ];
    for (const email of refused) {
      assertProblem(await send(email, 'mail9'), 400, 'request/invalid', email.slice(0, 40));
      assertProblem(await manage('PATCH', '/users/1', { email }), 400, 'request/invalid', email.slice(0, 40));
    }
    assert.deepEqual(await search('mail9'), []);
  });
});

describe('the same names', () => {
  it('are answered alike on every database', () => {
    const [first, ...others] = [...transcripts.values()];
    assert.ok(first && first.length > 100);
    for (const other of others) assert.deepEqual(other, first);
    assert.equal(transcripts.size, everyDatabase.length);
  });
});
