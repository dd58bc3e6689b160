/** What the pages at /docs are made of: the API description read, without a browser. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import { addressOf as guideAddress, toHtml } from '../../console/guide-plugin.ts';
import { addressOf, findPlace } from '../../console/src/reference/address.ts';
import { anchor } from '../../console/src/reference/anchor.ts';
import { bodyOf, type Operation, operationsOf, successOf } from '../../console/src/reference/api-document.ts';
import { membersOf } from '../../console/src/reference/members.ts';
import { readProse } from '../../console/src/reference/read-prose.ts';
import { firstValues, missingParameters, planRequest } from '../../console/src/reference/request.ts';
import { findOperations } from '../../console/src/reference/search.ts';
import { writeSnippet } from '../../console/src/reference/snippets.ts';
import { reference } from '../../console/src/strings/en/reference.ts';
import { apiDocument } from '../support/described-api.ts';

const operations = operationsOf(apiDocument);
const base = 'https://accounts.example.org';

function named(operationId: string): Operation {
  const found = operations.find((one) => one.operationId === operationId);
  assert.ok(found, operationId);
  return found;
}

describe('an address at /docs', () => {
  it('leads to every operation, also as earlier versions and docs/api.md spell it', () => {
    for (const operation of operations) {
      const { tags, operationId, method, path } = operation;
      const spellings = [
        addressOf(operation),
        `#${tags[0]}/${operationId}`,
        `#operations-${tags[0]}-${operationId}`,
        `#${anchor(`${method} ${path}`)}`,
      ];
      for (const spelling of spellings)
        assert.deepEqual(findPlace(operations, spelling), { kind: 'operation', operation }, spelling);
    }
  });

  it('leads to a chapter, to the start, or to nothing', () => {
    assert.deepEqual(findPlace(operations, '#/Sign-in'), { kind: 'chapter', tag: 'Sign-in' });
    assert.deepEqual(findPlace(operations, ''), { kind: 'start' });
    assert.equal(findPlace(operations, '#/Users/nobody'), undefined);
    assert.equal(findPlace(operations, '#%'), undefined);
  });
});

describe('the search at /docs', () => {
  const found = (query: string) => findOperations(operations, query).map(({ operationId }) => operationId);

  it('finds by address, permission, problem and words in any order', () => {
    assert.deepEqual(found('/users/{id}/approve'), ['approveUser']);
    assert.ok(found('users:approve').includes('decideTogether'));
    assert.ok(found('setup/done').includes('setUp'));
    assert.deepEqual(found('  SUSPEND  post /users').at(0), 'suspendUser');
    assert.equal(found('').length, operations.length);
    assert.deepEqual(found('no such thing'), []);
  });
});

describe('a schema as rows', () => {
  it('has the members of members below them, and of what a list holds', () => {
    const { content } = successOf(named('listUsers'));
    const rows = membersOf(apiDocument, content?.['application/json']?.schema ?? {});
    assert.deepEqual([rows[0]?.name, rows[0]?.type, rows[0]?.depth], ['data', 'list of User', 0]);
    assert.ok(rows.some(({ name, depth }) => name === 'username' && depth === 1));
    assert.equal(rows.at(-1)?.depth, 0);
  });

  it('says what is required, and within which limits', () => {
    const rows = membersOf(apiDocument, bodyOf(named('register')) ?? {});
    assert.deepEqual(
      rows.filter(({ isRequired }) => isRequired).map(({ name }) => name),
      ['username', 'password'],
    );
  });

  it('ends where a schema holds itself', () => {
    const node = { type: 'object', properties: { inner: { $ref: '#/components/schemas/Node' } } };
    const document = { ...apiDocument, components: { ...apiDocument.components, schemas: { Node: node } } };
    const rows = membersOf(document, { $ref: '#/components/schemas/Node' });
    assert.deepEqual(
      rows.map(({ name, depth }) => [name, depth]),
      [
        ['inner', 0],
        ['inner', 1],
      ],
    );
  });
});

describe('a planned request', () => {
  it('begins with the body that is needed, and can be sent for every operation', () => {
    assert.deepEqual(JSON.parse(firstValues(apiDocument, named('approveUser')).body), { role: 'user' });
    assert.deepEqual(Object.keys(JSON.parse(firstValues(apiDocument, named('register')).body)), [
      'username',
      'password',
    ]);
    assert.match(firstValues(apiDocument, named('revokeToken')).body, /^token=rt_\w+$/);
    for (const operation of operations)
      assert.doesNotMatch(planRequest(operation, firstValues(apiDocument, operation)).path, /[{}]/);
  });

  it('puts each value in its place, and nothing of it elsewhere', () => {
    const values = { parameters: { id: '../7?a=b', 'If-Match': '"3"', unknown: 'x' }, body: '' };
    assert.deepEqual(planRequest(named('deleteUser'), values), {
      method: 'DELETE',
      path: '/users/..%2F7%3Fa%3Db',
      headers: { 'If-Match': '"3"' },
      body: undefined,
    });
    const query = { parameters: { q: 'ö&limit=1', limit: '' }, body: '' };
    assert.equal(planRequest(named('listUsers'), query).path, '/users?q=%C3%B6%26limit%3D1');
  });

  it('names the parameters that it cannot do without', () => {
    assert.deepEqual(missingParameters(named('endUserSession'), { parameters: { id: '7' }, body: '' }), ['session_id']);
  });
});

describe('a snippet', () => {
  const snippet = (operationId: string, body?: string) => {
    const operation = named(operationId);
    const values = firstValues(apiDocument, operation);
    const planned = planRequest(operation, { ...values, body: body ?? values.body });
    return { ...planned, base, withToken: operation.security.length > 0 };
  };

  it('is one argument for a shell, whatever is in it', () => {
    assert.equal(
      writeSnippet('curl', snippet('logIn', '{"username":"o\'neil","password":"$(id)"}')),
      [
        "curl 'https://accounts.example.org/login' \\",
        "  -H 'content-type: application/json' \\",
        `  -d '{"username":"o'\\''neil","password":"$(id)"}'`,
      ].join('\n'),
    );
    assert.match(
      writeSnippet('curl', snippet('deleteUser')),
      /^curl -X DELETE .*\n {2}-H "Authorization: Bearer \$TOKEN"$/,
    );
    assert.match(writeSnippet('curl', snippet('logOut')), /^curl -X POST /);
  });

  it('is JavaScript that sends what was planned', async () => {
    for (const operation of operations) {
      const planned = snippet(operation.operationId);
      const sent: [address: string, init: RequestInit][] = [];
      const context = {
        fetch: async (address: string, init: RequestInit = {}) => {
          sent.push([address, init]);
          return { status: 200, text: async () => '' };
        },
        console: { log: () => undefined },
        token: 't0ken',
      };
      await runInNewContext(`(async () => {${writeSnippet('JavaScript', planned)}})()`, context);
      const [[address, { method = 'GET', headers = {}, body }] = ['', {}]] = sent;
      assert.equal(address, base + planned.path);
      assert.equal(method, planned.method);
      const authorization = planned.withToken ? { Authorization: 'Bearer t0ken' } : {};
      assert.deepEqual({ ...(headers as object) }, { ...authorization, ...planned.headers });
      const isJson = planned.headers['content-type'] === 'application/json';
      assert.deepEqual(
        isJson ? JSON.parse(String(body)) : body,
        isJson ? JSON.parse(planned.body ?? '') : planned.body,
      );
    }
  });

  it('is Python with the words of Python', () => {
    const text = writeSnippet('Python', snippet('createRole', '{"requestable":true,"x":null,"permissions":[]}'));
    assert.match(text, /json=\{\n {8}"requestable": True,\n {8}"x": None,\n {8}"permissions": \[\],\n {4}\}/);
    assert.match(text, /headers=\{"Authorization": f"Bearer \{token\}"\}/);
    assert.match(writeSnippet('Python', snippet('revokeToken')), /data="token=rt_/);
  });
});

describe('the prose of the description', () => {
  it('is paragraphs and lists with code and strong words, and nothing else', () => {
    assert.deepEqual(readProse('One `a*b` and\ntwo.\n\n- **Three**: 3\n- four'), [
      {
        kind: 'paragraph',
        pieces: [
          { kind: 'plain', text: 'One ' },
          { kind: 'code', text: 'a*b' },
          { kind: 'plain', text: ' and\ntwo.' },
        ],
      },
      {
        kind: 'list',
        items: [
          [
            { kind: 'strong', text: 'Three' },
            { kind: 'plain', text: ': 3' },
          ],
          [{ kind: 'plain', text: 'four' }],
        ],
      },
    ]);
    assert.deepEqual(readProse('``'), [{ kind: 'paragraph', pieces: [{ kind: 'plain', text: '``' }] }]);
  });
});

describe('a guide at /docs', () => {
  const names = Object.keys(reference.guideTitles);
  const files = new Map(names.map((name) => [name, name === 'guides' ? 'guides/README' : name]));
  const pages = new Map([...files].map(([name, file]) => [name, toHtml(readDocument(file), file)]));

  it('has links that lead somewhere, to the very heading', () => {
    const links = [...pages].flatMap(([name, html]) =>
      [...html.matchAll(/<a href="([^"]+)"/g)].map(([, href = '']) => [name, href] as const),
    );
    assert.ok(links.length > 100);
    for (const [from, href] of links) {
      if (/^https?:/.test(href)) continue;
      const { pathname, hash } = new URL(href, `http://localhost/docs/${from}`);
      const target = pathname.replace(/^\/docs\/?/, '');
      if (target === '') assert.ok(findPlace(operations, hash), `${from}: ${href}`);
      else assert.ok(pages.has(target), `${from}: ${href}`);
      if (target !== '' && hash !== '')
        assert.ok(pages.get(target)?.includes(` id="${hash.slice(1)}"`), `${from}: ${href}`);
    }
  });

  it('begins with its title, and has a place for every problem', () => {
    for (const [name, html] of pages) assert.match(html, /^<h1 /, name);
    for (const code of Object.keys(apiDocument.components.examples))
      assert.match(pages.get('errors') ?? '', new RegExp(` id="${anchor(code.replace('.', '/'))}"`));
  });

  it('is text only: neither HTML nor a link to what the page does not show comes through', () => {
    assert.equal(guideAddress('decisions/011-key-rotation.md', 'operations'), undefined);
    assert.equal(guideAddress('../verify-tokens.md#python', 'guides/django'), '/docs/verify-tokens#python');
    assert.equal(guideAddress('javascript:alert(1)', 'errors'), undefined);
    assert.doesNotMatch(toHtml('<img src=x onerror=alert(1)> [a](javascript:alert(1))', 'errors'), /<img|javascript/);
  });
});

function readDocument(name: string): string {
  return readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
}
