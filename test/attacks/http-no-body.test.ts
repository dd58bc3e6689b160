/** Requests that say what type their body has, and have none: generated clients send the type with everything. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bodyOf, isForm, operationsOf } from '../../console/src/reference/api-document.ts';
import { buildConsole } from '../support/built-console.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, install, password } from '../support/installation.ts';
import { ask, type RawAnswer, request } from '../support/raw-http.ts';

const types = ['application/json', 'application/json; charset=utf-8'];
const otherTypes = ['application/x-www-form-urlencoded', 'text/plain;charset=UTF-8', 'multipart/form-data', 'json', ''];

/** Every way to say that nothing follows. */
const framings: readonly (readonly [name: string, fields: readonly string[], body: string])[] = [
  ['no length', [], ''],
  ['Content-Length: 0', ['Content-Length: 0'], ''],
  ['no chunks', ['Transfer-Encoding: chunked'], '0\r\n\r\n'],
];

const told = ({ status, body }: RawAnswer) => {
  const { code, detail, errors } = body === '' ? {} : JSON.parse(body);
  return status < 400 ? { status } : { status, code, detail, errors };
};

onTwoDatabases('a request without a body', (database) => {
  it('goes through the story whatever type it names', async () => {
    const service = await install(database);
    const boss = await service.signIn('boss', adminPassword);
    for (const [index, [name, fields, body]] of framings.entries())
      for (const type of types) {
        const username = `maria${index}${types.indexOf(type)}`;
        const send = (line: string, token: string) =>
          ask(
            service.base,
            request(line, [`Authorization: Bearer ${token}`, `Content-Type: ${type}`, ...fields], body),
          );
        const { id } = (await service.call('POST', '/register', { body: { username, password } })).json;
        const statuses = [
          (await send(`POST /users/${id}/approve`, boss)).status,
          (await send(`POST /users/${id}/reopen`, boss)).status,
          (await send(`POST /users/${id}/reject`, boss)).status,
          (await service.call('POST', `/users/${id}/approve`, { token: boss, body: { reopen: true } })).status,
          (await send('POST /logout', await service.signIn(username))).status,
          (await send('DELETE /sessions', await service.signIn(username))).status,
          (await send(`POST /users/${id}/suspend`, boss)).status,
          (await send(`POST /users/${id}/reinstate`, boss)).status,
          (await send(`POST /users/${id}/unlock`, boss)).status,
          (await send(`DELETE /users/${id}`, boss)).status,
        ];
        assert.deepEqual(statuses, [200, 200, 200, 200, 204, 204, 200, 200, 200, 200], `${type}, ${name}`);
      }
  });

  it('is answered like one that names no type, at every address', async () => {
    const service = await install(database, {}, buildConsole());
    // A token that every request needs and that none of them can end.
    const tokens = [undefined, await service.signIn('boss', adminPassword)];
    const values = { id: '2000000000', session_id: '2000000000', name: 'nobody', status_token: 'x'.repeat(43) };
    const writing = operationsOf(apiDocument).filter(
      ({ method, operationId }) => method !== 'GET' && !/^(logOut|endOtherSessions)$/.test(operationId),
    );
    assert.ok(writing.length >= 20);
    for (const operation of writing)
      for (const token of tokens) {
        const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name]);
        const send = (fields: readonly string[], body = '') => {
          const caller = token === undefined ? [] : [`Authorization: Bearer ${token}`];
          return ask(service.base, request(`${operation.method} ${path}`, [...caller, ...fields], body));
        };
        const expected = told(await send([]));
        for (const [name, fields, body] of framings)
          for (const type of [...types, ...otherTypes]) {
            // What comes in chunks has to be read, and is read by the type it has.
            if (fields[0]?.startsWith('Transfer') && type !== (isForm(operation) ? otherTypes[0] : types[0])) continue;
            const answer = await send([`Content-Type: ${type}`, ...fields], body);
            assert.deepEqual(told(answer), expected, `${operation.operationId}: ${type}, ${name}`);
          }
      }
  });

  it('is told so where a body is needed', async () => {
    const service = await install(database);
    const boss = await service.signIn('boss', adminPassword);
    for (const operation of operationsOf(apiDocument)) {
      if (!bodyOf(operation)?.required || operation.method === 'PATCH') continue;
      const { method, path, operationId } = operation;
      const token = operation.security.length > 0 ? boss : undefined;
      const address = path.replace('{id}', '1').replace('{name}', 'nobody');
      const answer = await service.call(method, address, { token, raw: '' });
      assert.equal(answer.status, 400, operationId);
      if (answer.json.code === 'request/credentials-missing') continue;
      assert.equal(answer.json.code, 'request/invalid', operationId);
      const type = isForm(operation) ? 'application/x-www-form-urlencoded' : 'application/json';
      const told = `The request has no body. Send ${isForm(operation) ? 'a form' : 'JSON'} (${type}) with `;
      assert.ok(answer.json.detail.startsWith(told), answer.json.detail);
      for (const { field } of answer.json.errors) assert.ok(answer.json.detail.slice(told.length).includes(field));
    }
  });
});
