/**
 * The Big List of Naughty Strings wherever the description takes a text. Covers U16. The full tier tries every
 * string in every place; the ordinary one deals them out, so that each is tried in several.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import {
  type ApiDocument,
  bodyOf,
  isForm,
  type Operation,
  operationsOf,
  resolve,
  sample,
} from '../../console/src/reference/api-document.ts';
import { makeAccount } from '../support/accounts.ts';
import { sendAsIs } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { apiDocument, assertDescribed, operationAt } from '../support/described-api.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { known, type MutatedRequest } from '../support/mutated-requests.ts';
import { assertProblem } from '../support/problem.ts';
import { makeStandIns } from '../support/stand-ins.ts';
import { isFullTier } from '../support/tier.ts';
import strings from '../vectors/naughty-strings.json' with { type: 'json' };

/** Half a pair does not get as far as JSON, and is tried in http-json.test.ts. */
const naughty: readonly string[] = strings.filter((text) => text.isWellFormed());
assert.ok(naughty.length > 480);

/** Every so many-th, another selection for every place. */
const deal = (place: number, stride: number, fullStride = 1) =>
  naughty.filter((_, at) => (at + place) % (isFullTier ? fullStride : 3 * stride) === 0);

type Place = { operation: Operation; kind: string; name: string };

onEveryDatabase('a naughty string', (database) => {
  let service: Installation;
  let boss: string;
  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });
  const manage = async (method: string, path: string, body?: unknown) => {
    const answer = await service.call(method, path, { token: boss, body });
    assert.ok(answer.status < 500, `${method} ${path} ${JSON.stringify(body)} ${answer.text}`);
    return answer;
  };

  it('U16 gets an answer that the description has, wherever a text is taken', async () => {
    // Of its own: "1" is on the list, and is an account that can be deleted.
    const service = await install(database);
    const document = apiDocument;
    const operations = operationsOf(document);
    const standIns = await makeStandIns(service);
    const places = operations.flatMap((operation) => placesOf(document, operation));
    assert.ok(places.length > 50);
    for (const [index, place] of places.entries()) {
      const isHashed = place.operation.operationId === 'logIn' || /password/.test(place.name);
      await standIns.renew();
      for (const text of isHashed ? deal(index, 60, 8) : deal(index, 15)) {
        const sent = await standIns.fillIn(putInPlace(document, place, text));
        const answer = await sendAsIs(service.base, sent);
        const about = `${place.operation.operationId} ${place.name} ${JSON.stringify(text)} ${answer.text}`;
        assert.ok(answer.status < 500, about);
        const met = operationAt(operations, sent.method, sent.path);
        if (met) assertDescribed(document, met, answer);
        else assert.match(String(answer.status), /^(400|404|405|414)$/, about);
        standIns.note('admin', answer.status);
      }
    }
    assert.doesNotMatch(service.log(), /"level":"(error|fatal)"/);
  });

  it('U16 in an account is refused, or read back as it was written', async () => {
    const { id } = await makeAccount(service.deps, 'written');
    let kept = 0;
    for (const [place, name] of ['display_name', 'email', 'username'].entries()) {
      for (const text of deal(place, 4)) {
        const changed = await manage('PATCH', `/users/${id}`, { [name]: text });
        if (changed.status !== 200) continue;
        const expected = name === 'username' ? text.normalize('NFC') : text || null;
        for (const read of [changed.json, (await manage('GET', `/users/${id}`)).json])
          assert.equal(read[name], expected);
        if (name === 'username') {
          const found = await manage('GET', `/users?limit=200&q=${encodeURIComponent(text)}`);
          assert.ok(
            found.json.data.some((user: { id: number }) => user.id === id),
            text,
          );
        }
        kept++;
      }
    }
    assert.ok(kept > 25, `${kept} were kept`);
  });

  it('U16 in a reason or in what a role is for is refused, or read back as it was written', async () => {
    const { id } = await makeAccount(service.deps, 'judged');
    const { database: tables } = service.deps;
    await manage('POST', '/roles', { name: 'described', description: '', permissions: [] });
    let kept = 0;
    for (const text of deal(0, 4)) {
      await tables.updateTable('users').set({ status: 'pending' }).where('id', '=', id).execute();
      const rejected = await manage('POST', `/users/${id}/reject`, { reason: text });
      const described = await manage('PUT', '/roles/described', { description: text, permissions: [] });
      if (rejected.status === 200) {
        assert.equal((await manage('GET', `/users/${id}`)).json.status_reason ?? '', text);
        kept++;
      } else assert.equal(rejected.json.code, 'request/invalid');
      if (described.status === 200) assert.equal((await manage('GET', '/roles/described')).json.description, text);
    }
    assert.ok(kept > 25, `${kept} were kept`);
  });

  it('U16 in a registration is refused, or read back as it was written', async () => {
    for (const [at, text] of deal(0, 25).entries()) {
      const body = { username: `applicant${at}`, password, note: text, display_name: text };
      const registered = await service.call('POST', '/register', { body });
      if (registered.status !== 201) assertProblem(registered, 400, 'request/invalid', text);
      else {
        const { note, display_name } = (await manage('GET', `/users/${registered.json.id}`)).json;
        assert.deepEqual([note ?? '', display_name ?? ''], [text, text]);
      }
    }
  });

  it('U16 as a password is refused, or lets its owner in, and nobody with another one', async () => {
    const long = naughty.filter((text) => [...text].length >= 15 && [...text].length <= 256);
    for (const [at, text] of long.filter((_, at) => isFullTier || at % 20 === 0).entries()) {
      const username = `secretive${at}`;
      const made = await manage('POST', '/users', { username, password: text });
      if (made.status !== 201) assertProblem(made, 400, 'password/refused', text);
      else {
        const login = (secret: string) => service.call('POST', '/login', { body: { username, password: secret } });
        assert.equal((await login(text)).status, 200, text);
        assertProblem(await login(`${text} `), 401, 'login/rejected', text);
      }
    }
  });
});

/** Where an operation takes a text. */
function placesOf(document: ApiDocument, operation: Operation): Place[] {
  const { parameters = [] } = operation;
  const { properties = {} } = resolve(document, bodyOf(operation) ?? {});
  const texts = Object.entries(properties).filter(([, { type }]) => [type].flat().includes('string'));
  return [
    ...parameters.filter(({ in: kind }) => kind !== 'header').map(({ name, in: kind }) => ({ operation, kind, name })),
    ...texts.map(([name]) => ({ operation, kind: 'body', name })),
  ];
}

function putInPlace(document: ApiDocument, { operation, kind, name }: Place, text: string): MutatedRequest {
  const { operationId, method, path } = operation;
  const schema = bodyOf(operation);
  const members = { ...(schema && (sample(document, schema) as object)), ...(kind === 'body' && { [name]: text }) };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, other) =>
    kind === 'path' && other === name ? encodeURIComponent(text) : (known[other]?.[0] ?? ''),
  );
  // Whoever waits for a decision would wait.
  const value = name === 'wait' && /^\d+$/.test(text) ? '0' : text;
  const isFields = isForm(operation);
  return {
    operationId,
    method,
    path: kind === 'query' ? `${filled}?${name}=${encodeURIComponent(value)}` : filled,
    headers: schema ? { 'content-type': isFields ? 'application/x-www-form-urlencoded' : 'application/json' } : {},
    body: schema ? (isFields ? String(new URLSearchParams(members)) : JSON.stringify(members)) : null,
    caller: 'admin',
  };
}
