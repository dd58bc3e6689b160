/**
 * What one client can make the service work by a hostile text: each place that takes one gets the longest it takes,
 * of every kind that is known to make patterns go back, normalization sort or loops start again. Half as much and the
 * whole are compared by the processor time of this process, in the full tier only; in the ordinary one each place gets
 * one text and answers.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildConsole } from '../support/built-console.ts';
import { type Answer, sendAsIs } from '../support/client.ts';
import { everyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { findPatterns, type Pattern } from '../support/patterns.ts';
import { isFullTier } from '../support/tier.ts';

type Request = { method: string; path: string; headers: Record<string, string>; body: string | null };
type Place = { name: string; longest: number; texts: readonly Text[]; request(text: string): Request };
/** So many characters, at most. */
type Text = (length: number) => string;

/** Twice is linear and four times is not. */
const mostGrowth = 3;
/** What is over so soon harms nobody, and cannot be told from noise; of a long text, from the collection of garbage. */
const negligibleMilliseconds = (length: number) => 3 + length / 10_000;
const runs = isFullTier ? 7 : 1;
const rounds = 5;
const isTooMuch = (half: number, whole: number, length: number) =>
  whole > negligibleMilliseconds(length) && (whole === Number.POSITIVE_INFINITY || whole > mostGrowth * half);

const pump =
  (pump: string, end = ''): Text =>
  (length) =>
    pump.repeat(Math.floor((length - end.length) / pump.length)) + end;
const inAscii: readonly Text[] = [
  ...[' ', 'a', '-', '.', ',', ';', ':', '"', '/', '=', '\\', '0', '\t'].flatMap((one) => [pump(one), pump(one, 'x')]),
  ...['a.', 'a-', 'a;', '"a",', ' ,', ';q=0', 'W/"', '""', '1.1.1.1,', '127.0.0.1,', '::1,', 'a=b; '].map((one) =>
    pump(one),
  ),
];
const inUnicode: readonly Text[] = [
  ...inAscii,
  // Each mark of the second half belongs before all of the first half.
  (length) => '\u0315'.repeat(length / 2) + '\u0316'.repeat(length / 2),
  ...[
    '\u0307',
    'i\u0307',
    '\u0315\u0316',
    '\u0345',
    '\u03a3\u0301',
    '\ufdfa',
    '\u1100\u1161\u11a8',
    '\u200d',
    '\u{1e8d0}',
  ].map((one) => pump(one)),
  (length) => `i${'\u0307'.repeat(length - 1)}`,
];

const post = (path: string, body: string, headers: Record<string, string> = {}): Request => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body,
});
const get = (path: string, headers: Record<string, string> = {}): Request => ({
  method: 'GET',
  path,
  headers,
  body: null,
});

/** Beside what every request has to have. */
const header = 15_000;
const utf8 = 3;
const body = 16_000;
const secret = 'correct horse battery staple';

function placesOf(token: string): Place[] {
  const signedIn = { authorization: `Bearer ${token}` };
  const inHeader = (field: string, path = '/users/me', more: Record<string, string> = signedIn): Place => ({
    name: `${field} of ${path}`,
    longest: header,
    texts: inAscii,
    request: (text) => get(path, { ...more, [field]: text }),
  });
  const inMember = (name: string, longest: number, request: (text: string) => Request): Place => ({
    name,
    longest,
    texts: inUnicode,
    request,
  });
  const inQuery = (name: string, longest: number, path: string): Place =>
    inMember(`${name} of ${path}`, longest, (text) => get(`${path}?${name}=${encodeURIComponent(text)}`, signedIn));
  let count = 0;
  return [
    ...['authorization', 'host', 'accept', 'accept-encoding', 'origin', 'user-agent', 'x-forwarded-for', 'forwarded']
      .concat('if-none-match', 'expect', 'content-type', 'transfer-encoding', 'sec-fetch-site', 'cookie')
      .map((field) => inHeader(field)),
    inHeader('accept-encoding', '/console', {}),
    ...['cookie', 'user-agent', 'x-forwarded-for', 'content-type', 'origin'].flatMap((field) =>
      ['/login', '/console/session', '/console/session/refresh'].map((path) => ({
        ...inHeader(field),
        name: `${field} of ${path}`,
        request: (text: string) =>
          post(path, JSON.stringify({ username: `a${count++}`, password: secret }), { [field]: text }),
      })),
    ),
    {
      ...inHeader('idempotency-key'),
      name: 'idempotency-key of /register',
      request: (text) => post('/register', '{"username":"boss","password":"x"}', { 'idempotency-key': text }),
    },
    {
      ...inHeader('if-match'),
      name: 'if-match of /users/me',
      request: (text) => ({ ...post('/users/me', '{}', { ...signedIn, 'if-match': text }), method: 'PATCH' }),
    },
    { ...inHeader(''), name: 'address', longest: 7_900, request: (text) => get(`/${encodeURI(text.slice(0, 2_600))}`) },
    {
      ...inHeader(''),
      name: 'address of the console',
      longest: 7_900,
      request: (text) => get(`/console/${text.replaceAll(/[^\w./=;:,-]/g, '_')}`),
    },
    ...['/login', '/console/session'].map((path) =>
      inMember(`username of ${path}`, 254, (text) => post(path, JSON.stringify({ username: text, password: secret }))),
    ),
    ...['/login', '/console/session', '/register'].map((path) =>
      inMember(`password of ${path}`, 1_024, (text) =>
        post(path, JSON.stringify({ username: `b${count++}`, password: text })),
      ),
    ),
    ...['username', 'note', 'display_name', 'email', 'role'].map((member) =>
      inMember(`${member} of /register`, body / utf8, (text) =>
        post('/register', JSON.stringify({ username: 'boss', password: secret, [member]: text })),
      ),
    ),
    inMember('name of a member', body / utf8, (text) => post('/login', JSON.stringify({ [text]: 1 }))),
    inMember('refresh_token', body / utf8, (text) => post('/token/refresh', JSON.stringify({ refresh_token: text }))),
    inMember('a body that is no JSON', body / utf8, (text) => post('/login', `{"username":"${text}`)),
    inMember('a form', body / utf8, (text) =>
      post('/revoke', `token=${text}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    ),
    inMember('reason of /approvals', 300_000, (text) =>
      post('/approvals', JSON.stringify({ decisions: [{ id: 999, decision: 'reject', reason: text }] }), signedIn),
    ),
    ...[
      ['starts_with', '/users', 100],
      ['q', '/users', 100],
      ['cursor', '/users', 600],
      ['limit', '/users', 2_000],
      ['address', '/audit', 600],
      ['since', '/audit', 600],
    ].map(([name, path, longest]) => inQuery(name as string, longest as number, path as string)),
    ...listPlaces(signedIn),
  ];
}

/** Where not a text is long but a list, or an object. */
function listPlaces(signedIn: Record<string, string>): Place[] {
  const lists: readonly Text[] = ['{},', '0,', '[],', '"a",', 'null,'].map(
    (item) => (length) => `[${item.repeat(Math.floor(length / item.length)).slice(0, -1)}]`,
  );
  const members: Text = (length) =>
    `{${Array.from({ length: Math.floor(length / 12) }, (_, index) => `"m${index}":0`).join()}}`;
  const within = (name: string, longest: number, request: (text: string) => Request): Place => ({
    name,
    longest,
    texts: [...lists, members],
    request,
  });
  return [
    within('the body of /login', body, (text) => post('/login', text)),
    within('the decisions of /approvals', 1_000_000, (text) => post('/approvals', `{"decisions":${text}}`, signedIn)),
    within('the permissions of /roles', body, (text) =>
      post('/roles', `{"name":"new","description":"","permissions":${text}}`, signedIn),
    ),
  ];
}

describe('a hostile text costs no more than its length', { timeout: 3_600_000 }, () => {
  let service: Installation;
  let places: Place[];
  let authorization: string;

  before(async () => {
    const sqlite = everyDatabase[0];
    assert.ok(sqlite);
    service = await install(sqlite, { NETWORK_ATTEMPTS: '1000000', ACCESS_TOKEN_SECONDS: '3600' }, buildConsole());
    const token = await service.signIn('boss', adminPassword);
    authorization = `Bearer ${token}`;
    places = placesOf(token);
  });

  const send = async ({ method, path, headers, body }: Request): Promise<Answer | undefined> =>
    // What Node's client itself refuses to send, and a connection that is ended before the end of a request.
    sendAsIs(service.base, { method, path, headers, body }).catch(() => undefined);

  /** In milliseconds: the least of so many. */
  const costOf = async (request: () => Request, times: number): Promise<number> => {
    let least = Number.POSITIVE_INFINITY;
    for (let time = 0; time < times; time++) {
      const message = request();
      const from = process.cpuUsage();
      const answer = await send(message);
      const { user, system } = process.cpuUsage(from);
      if (answer) assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
      if (message.headers['authorization'] === authorization) assert.notEqual(answer?.status, 401);
      least = Math.min(least, (user + system) / 1_000);
    }
    return least;
  };

  it('wherever a client can write one', async () => {
    const slow: string[] = [];
    for (const { name, longest, texts, request } of places) {
      const cost = (text: Text, length: number, times = runs) => costOf(() => request(text(Math.floor(length))), times);
      const least = await cost(texts[0] as Text, Math.min(8, longest));
      for (const text of isFullTier ? texts : texts.slice(0, 1)) {
        if ((await cost(text, longest, 1)) - least < negligibleMilliseconds(longest) || !isFullTier) continue;
        let [half, whole] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
        // Whatever else the machine does takes time away, and more of it in one run than in another.
        for (let round = 0; round < rounds && isTooMuch(half, whole, longest); round++) {
          half = Math.min(half, (await cost(text, longest / 2)) - least);
          whole = Math.min(whole, (await cost(text, longest)) - least);
        }
        if (isTooMuch(half, whole, longest))
          slow.push(`${name} ${JSON.stringify(text(12))}: ${half.toFixed(1)} and ${whole.toFixed(1)} ms`);
      }
    }
    assert.deepEqual(slow, []);
  });

  it('in any pattern, whatever of its own characters it is made of', { skip: !isFullTier }, async () => {
    const slow = (await findPatterns()).flatMap((pattern) => findSlowText(pattern) ?? []);
    assert.deepEqual(slow, []);
  });
});

/** One and two characters over and over, of those that the pattern names, with one before and one behind. */
function findSlowText({ where, source, flags }: Pattern): string | undefined {
  const characters = [...new Set(`a0 \u0301i${source.replaceAll(/\\[a-zA-Z]/g, '')}`)].slice(0, 14);
  const pumps = characters.flatMap((one) => [one, ...characters.map((other) => one + other)]);
  const pattern = new RegExp(source, flags);
  const time = (text: string) => {
    const from = process.cpuUsage();
    text.replace(pattern, '');
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  };
  for (const pump of pumps)
    for (const [start, end] of [
      ['', '\u0000'],
      ['"', ''],
      [characters[0], characters[1]],
    ]) {
      const textOf = (length: number) => start + pump.repeat(length / pump.length) + end;
      if (time(textOf(8_000)) < negligibleMilliseconds(8_000)) continue;
      const least = (length: number) => Math.min(...Array.from({ length: 3 }, () => time(textOf(length))));
      const [half, whole] = [least(4_000), least(8_000)];
      if (isTooMuch(half, whole, 8_000)) return `${where} /${source}/ ${JSON.stringify(pump)}: ${half} and ${whole} ms`;
    }
  return undefined;
}
