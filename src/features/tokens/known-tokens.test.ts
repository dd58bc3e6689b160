/** What is known of a token is found with that token only. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { it } from 'node:test';
import { openKnownTokens } from './known-tokens.ts';

const claimsOf = (sub: string) => ({
  iss: 'https://accounts.example.org',
  aud: 'https://accounts.example.org',
  sub,
  client_id: 'admittance',
  iat: 1,
  exp: 2,
  jti: sub,
  sid: '1',
  ver: 1,
  role: 'user',
  preferred_username: sub,
});

it('J33 is never taken for another one whose digest begins alike', () => {
  const known = openKnownTokens();
  const [first, second] = findAlike();
  known.add(first, { kid: 'k', claims: claimsOf('1') });
  assert.equal(known.find(first)?.userId, 1);
  assert.equal(known.find(second), undefined);
  known.add(second, { kid: 'k', claims: claimsOf('2') });
  assert.deepEqual(
    [first, second].map((token) => known.find(token)?.userId),
    [1, 2],
  );
  known.forget(first);
  assert.deepEqual(
    [first, second].map((token) => known.find(token)?.userId),
    [undefined, 2],
  );
});

/** Two texts whose SHA-256 begin with the same four bytes: there are some among a hundred thousand. */
function findAlike(): [string, string] {
  const seen = new Map<string, string>();
  for (let count = 0; ; count++) {
    const text = `token ${count}`;
    const start = hash('sha256', text).slice(0, 8);
    const other = seen.get(start);
    if (other !== undefined) return [other, text];
    seen.set(start, text);
  }
}
