/** Covers J12–J15 without a clock or a key. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { acrOf, areClaimsAcceptable, leewaySeconds } from './claims.ts';

const nowSeconds = 1_700_000_000.25;
const now = Math.floor(nowSeconds);
const lifetimeSeconds = 600;
const here = 'https://accounts.example.org';
const expected = { issuer: here, audience: here, nowSeconds, lifetimeSeconds };

const good = {
  iss: here,
  aud: here,
  sub: '7',
  client_id: 'admittance',
  iat: now - 10,
  exp: now + 590,
  jti: 'j',
  sid: '31',
  ver: 1,
  role: 'user',
  preferred_username: 'alice',
};

const textual = ['iss', 'aud', 'sub', 'client_id', 'jti', 'sid', 'role', 'preferred_username'] as const;
const numeric = ['iat', 'exp', 'ver'] as const;

function isAcceptable(changes: Record<string, unknown>): boolean {
  return areClaimsAcceptable({ ...good, ...changes }, expected);
}

/** Changes that are accepted, and those that are not. */
const table: [what: string, accepted: Record<string, unknown>[], refused: Record<string, unknown>[]][] = [
  ['issuer', [{}], [{ iss: `${here}/` }, { iss: here.slice(0, -1) }, { iss: [here] }, { iss: '' }]],
  ['audience', [{}], [{ aud: `${here}/` }, { aud: [here] }, { aud: [] }, { aud: { 0: here } }, { aud: '' }]],
  [
    'subject',
    [{ sub: '1' }, { sub: '999999999999999' }],
    [
      ...['', '0', '07', '-7', '+7', ' 7', '7 ', '7\n', '7.0', '7e0', '0x7', '٧', '9'.repeat(16)].map((sub) => ({
        sub,
      })),
    ],
  ],
  [
    'end',
    [{ exp: now + 1 }, { exp: now }, { exp: now - leewaySeconds + 1 }, { iat: now, exp: now + lifetimeSeconds }],
    [{ exp: now - leewaySeconds }, { exp: now - leewaySeconds - 1 }, { iat: now, exp: now + lifetimeSeconds + 1 }],
  ],
  [
    'span',
    [{ iat: now - 1, exp: now }],
    [
      { iat: now, exp: now },
      { iat: now + 1, exp: now },
      { iat: 0, exp: 0 },
      { iat: 0, exp: now + 1 },
    ],
  ],
  [
    'beginning',
    [{ iat: now + leewaySeconds, exp: now + 60 }, { nbf: now + leewaySeconds }, { nbf: 0 }, { nbf: undefined }],
    [{ iat: now + leewaySeconds + 1, exp: now + 60 }, { nbf: now + leewaySeconds + 1 }, { nbf: null }, { nbf: '0' }],
  ],
  ['scope', [{ scope: 'users:read' }, { scope: undefined }], [{ scope: null }, { scope: [] }, { scope: 1 }]],
  [
    'proof',
    [
      { auth_time: now, acr: 'aal1', amr: ['pwd'] },
      { auth_time: 0, acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] },
      { auth_time: undefined, acr: undefined, amr: undefined },
      { amr: [] },
    ],
    [
      ...[`${now}`, now + 0.5, -1, null, [now]].map((auth_time) => ({ auth_time })),
      ...['aal3', 'AAL1', '', 1, null, ['aal2']].map((acr) => ({ acr })),
      ...['pwd', [1], [null], [['mfa']], { 0: 'mfa' }, null].map((amr) => ({ amr })),
    ],
  ],
  ['version', [{ ver: 0 }, { ver: 2 ** 31 }], [{ ver: -1 }, { ver: 2 ** 53 }, { ver: '1' }]],
  ['further members', [{ extra: {} }], []],
  ['session', [{ sid: '1' }], [{ sid: 's' }, { sid: '0' }, { sid: '' }, { sid: '1 ' }]],
];

describe('claims', () => {
  for (const [what, accepted, refused] of table) {
    it(`are judged by their ${what}`, () => {
      for (const changes of accepted) assert.equal(isAcceptable(changes), true, JSON.stringify(changes));
      for (const changes of refused) assert.equal(isAcceptable(changes), false, JSON.stringify(changes));
    });
  }

  it('must all be there with the right type', () => {
    for (const name of [...textual, ...numeric]) {
      const { [name]: _, ...missing } = good;
      assert.equal(areClaimsAcceptable(missing, expected), false, `without ${name}`);
      for (const wrong of [undefined, null, true, [], {}, [good[name]]]) {
        assert.equal(isAcceptable({ [name]: wrong }), false, `${name} ${JSON.stringify(wrong)}`);
      }
    }
    for (const name of textual) assert.equal(isAcceptable({ [name]: 7 }), false, name);
    for (const name of numeric) {
      for (const wrong of [`${good[name]}`, good[name] + 0.5, -good[name], 2 ** 53, Infinity, -Infinity, Number.NaN])
        assert.equal(isAcceptable({ [name]: wrong }), false, `${name} ${wrong}`);
    }
  });

  it('are of one factor unless more were proved', () => {
    for (const amr of [[], ['pwd'], ['otp'], ['pwd', 'otp'], ['MFA'], ['mfa '], ['pwd mfa']])
      assert.equal(acrOf(amr), 'aal1', `${amr}`);
    for (const amr of [['mfa'], ['pwd', 'otp', 'mfa'], ['mfa', 'pwd']]) assert.equal(acrOf(amr), 'aal2', `${amr}`);
  });

  it('are not inherited', () => {
    const { iss, ...rest } = good;
    const inherited = JSON.parse(JSON.stringify({ ...rest, proto: { iss } }).replace('"proto"', '"__proto__"'));
    assert.equal(areClaimsAcceptable(inherited, expected), false);
  });

  it('are refused, and never throw, when they are any other object', () => {
    const objects = fc.dictionary(fc.constantFrom(...textual, ...numeric, 'nbf', 'scope'), fc.jsonValue());
    fc.assert(fc.property(objects, (claims) => !areClaimsAcceptable(claims, expected)));
  });
});
