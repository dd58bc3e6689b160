/**
 * Signatures and spellings that are almost right, for every algorithm that we sign with.
 * Covers J16, J19.
 */
import assert from 'node:assert/strict';
import { constants, sign } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { anyDatabase } from '../support/databases.ts';
import {
  algorithms,
  assertAccepted,
  assertRefused,
  compact,
  encode,
  type Forger,
  makeForger,
} from '../support/forge.ts';
import { type Installation, install } from '../support/installation.ts';

/** The order of P-256 and of Ed25519's base point. */
const orderOfP256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const orderOfEd25519 = 2n ** 252n + 27742317777372353535851937790883648493n;

for (const algorithm of algorithms) {
  describe(`the signature of a token signed with ${algorithm}`, () => {
    let service: Installation;
    let forger: Forger;
    const refuse = (token: string, what: string) => assertRefused(service, token, what);

    before(async () => {
      service = await install(anyDatabase, { TOKEN_ALGORITHM: algorithm });
      forger = await makeForger(service, (await service.addUser('alice')).token);
      await assertAccepted(service, forger.token(), 'an unchanged forgery');
    });

    it('J16 comes third of exactly three parts', async () => {
      const [h, p, s] = forger.good.split('.') as [string, string, string];
      const forms = [
        ...['', 'a', h, s, '.', '..', '...', '.'.repeat(1000), `${h}.${p}`, `${h}.${p}.`, `${p}.${s}`, `.${p}.${s}`],
        ...[`${h}..${s}`, `${h}..`, `.${p}.`, `..${s}`, `${h}.${p}.${s}.`, `.${h}.${p}.${s}`, `${h}.${p}.${s}.${s}`],
        ...[`${h}.${h}.${p}.${s}`, `${h}.${p}.${s}..`, `${h}.${p}.${s}.${h}.${p}`, `${h}.${s}.${p}`, `${p}.${h}.${s}`],
      ];
      for (const form of forms) await refuse(form, form);
    });

    it('J16 belongs to a header and a payload that are JSON objects', async () => {
      for (const text of ['', ' ', '{', '[]', 'null', '1', '"x"', 'x', '[{}]', '{}{}', '\ufeff{}', 'undefined']) {
        await refuse(forger.token({ payload: text }), `the payload ${text}`);
        const input = `${encode(text)}.${encode(forger.claims)}`;
        await refuse(`${input}.${encode(forger.signer(input))}`, `the header ${text}`);
      }
      const claims = JSON.stringify(forger.claims);
      await refuse(forger.token({ payload: `\ufeff${claims}` }), 'a byte order mark');
      const name = Buffer.concat([Buffer.from(`${claims.slice(0, -1)},"x":"`), Buffer.of(0xff), Buffer.from('"}')]);
      await refuse(forger.token({ payload: name }), 'a payload that is not UTF-8');
      await assertAccepted(service, forger.token({ payload: claims }), 'the same without either');
    });

    it('J16 belongs to a header and a payload spelled as they are written here', async () => {
      const spell = (value: Record<string, unknown>): [what: string, text: string][] => {
        const text = JSON.stringify(value);
        const [[name, first] = []] = Object.entries(value);
        const again = (last: unknown) => `${text.slice(0, -1)},"${name}":${JSON.stringify(last)}}`;
        return [
          ['a blank', ` ${text}`],
          ['blanks within', JSON.stringify(value, undefined, 1)],
          ['a line break behind', `${text}\n`],
          ['the same member twice', again(first)],
          ['another member before', `{"${name}":"x",${text.slice(1)}`],
          ['__proto__', `${text.slice(0, -1)},"__proto__":{"role":"admin"}}`],
          ['an escape', text.replace('"typ"', '"\\u0074yp"').replace('"sub"', '"\\u0073ub"')],
        ];
      };
      for (const [what, text] of spell(forger.claims)) await refuse(forger.token({ payload: text }), `claims: ${what}`);
      for (const [what, text] of spell(forger.header))
        await refuse(compact(text, forger.claims, forger.signer), `header: ${what}`);
      await assertAccepted(service, compact(JSON.stringify(forger.header), forger.claims, forger.signer), 'as written');
    });

    it('J16 has one spelling only', async () => {
      const [h, p, s] = forger.token({ claims: { pad: 'x' } }).split('.') as [string, string, string];
      for (const [index, part] of [h, p, s].entries()) {
        const respell = (spelling: string) => [h, p, s].with(index, spelling).join('.');
        for (const end of ['=', '==', '%3D', '+', '/', '~', '"']) {
          await refuse(respell(part + end), `part ${index} with ${end}`);
        }
        await refuse(respell(`${part.slice(0, 5)} ${part.slice(5)}`), `part ${index} with a blank inside`);
        await refuse(respell(`=${part}`), `part ${index} with padding in front`);
        await refuse(respell(`${part}A`), `part ${index} with one more character`);
        await refuse(respell(part.slice(0, -1)), `part ${index} with one less`);
        for (const stray of spellingsWithStrayBits(part)) await refuse(respell(stray), `part ${index} ends with stray`);
      }
      for (const claim of ['x', 'xx', 'xxx']) {
        const payload = encode({ ...forger.claims, pad: claim });
        for (const stray of spellingsWithStrayBits(payload)) {
          const signed = encode(forger.signer(`${h}.${stray}`));
          await refuse(`${h}.${stray}.${signed}`, 'stray bits that are signed');
        }
      }
      const mixed = signUntil(forger, (token) => /[-_]/.test(token));
      await refuse(mixed.replaceAll('-', '+').replaceAll('_', '/'), 'the other base64 alphabet');
      await assertAccepted(service, mixed, 'in ours');
    });

    it('J19 is refused when one bit or its length is wrong', async () => {
      const right = Buffer.from(forger.good.split('.')[2] ?? '', 'base64url');
      for (const index of [0, 1, 31, 32, 33, right.length - 1]) {
        const wrong = Buffer.from(right);
        wrong[index] = (wrong[index] as number) ^ 1;
        await refuse(resign(forger, wrong), `a wrong bit in byte ${index}`);
      }
      const zero = Buffer.of(0);
      const lengths: [string, Buffer][] = [
        ['nothing but zeros', Buffer.alloc(right.length)],
        ['nothing but ones', Buffer.alloc(right.length, 0xff)],
        ['a byte less', right.subarray(0, -1)],
        ['a byte less in front', right.subarray(1)],
        ['a zero more', Buffer.concat([right, zero])],
        ['a zero more in front', Buffer.concat([zero, right])],
        ['twice', Buffer.concat([right, right])],
        ['a hash', Buffer.alloc(32, 1)],
        ['one byte', Buffer.of(1)],
      ];
      for (const [what, signature] of lengths) await refuse(resign(forger, signature), what);
      const other = forger.token({ claims: { jti: 'another' } }).split('.')[2] ?? '';
      await refuse(resign(forger, Buffer.from(other, 'base64url')), 'the signature of another token');
      await assertAccepted(service, resign(forger, right), 'the right one');
    });

    it('J19 is refused in every form that its mathematics could confuse', async () => {
      const forms = { ES256: ecdsaForms, EdDSA: ed25519Forms, RS256: rsaForms }[algorithm](forger);
      assert.ok(forms.length >= 3);
      for (const [what, signature] of forms) await refuse(resign(forger, signature), what);
    });
  });
}

type Forms = [what: string, signature: Buffer][];

function ecdsaForms({ good, privateKey }: Forger): Forms {
  const [h, p, s] = good.split('.') as [string, string, string];
  const signature = Buffer.from(s, 'base64url');
  const [r, rest] = [signature.subarray(0, 32), signature.subarray(32)];
  const input = Buffer.from(`${h}.${p}`);
  const extremes = [0n, 1n, orderOfP256 - 1n, orderOfP256, orderOfP256 + 1n, 2n ** 256n - 1n].map((number) =>
    bigEndian(number, 32),
  );
  return [
    ['DER', sign('sha256', input, { key: privateKey, dsaEncoding: 'der' })],
    ['r and s swapped', Buffer.concat([rest, r])],
    ...extremes.flatMap(
      (extreme): Forms => [
        [`r = ${extreme.toString('hex')}`, Buffer.concat([extreme, rest])],
        [`s = ${extreme.toString('hex')}`, Buffer.concat([r, extreme])],
        [`r = s = ${extreme.toString('hex')}`, Buffer.concat([extreme, extreme])],
      ],
    ),
    ['over SHA-384', sign('sha384', input, { key: privateKey, dsaEncoding: 'ieee-p1363' })],
  ];
}

function ed25519Forms({ good }: Forger): Forms {
  const signature = Buffer.from(good.split('.')[2] ?? '', 'base64url');
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  const beyond = BigInt(`0x${Buffer.from(s).reverse().toString('hex')}`) + orderOfEd25519;
  const neutral = Buffer.concat([Buffer.of(1), Buffer.alloc(31)]);
  return [
    ['S + L, the same number to a careless verifier', Buffer.concat([r, bigEndian(beyond, 32).reverse()])],
    ['the neutral point and zero', Buffer.concat([neutral, Buffer.alloc(32)])],
    ['the neutral point and S', Buffer.concat([neutral, s])],
    ['R and zero', Buffer.concat([r, Buffer.alloc(32)])],
    ['R and S swapped', Buffer.concat([s, r])],
  ];
}

function rsaForms({ good, privateKey, publicKey }: Forger): Forms {
  const [h, p] = good.split('.') as [string, string];
  const input = Buffer.from(`${h}.${p}`);
  const modulus = BigInt(`0x${Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`);
  const pss = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return [
    ...[0n, 1n, 2n, modulus - 1n, modulus].map((number): [string, Buffer] => [
      `the number ${number}`,
      bigEndian(number, 384),
    ]),
    ['PSS', sign('sha256', input, pss)],
    ['over SHA-1', sign('sha1', input, privateKey)],
    ['over SHA-512', sign('sha512', input, privateKey)],
  ];
}

function resign({ good }: Forger, signature: Buffer): string {
  return `${good.slice(0, good.lastIndexOf('.'))}.${encode(signature)}`;
}

function bigEndian(number: bigint, size: number): Buffer {
  return Buffer.from(number.toString(16).padStart(size * 2, '0'), 'hex');
}

/** Every other last character that decodes to the same bytes. */
function spellingsWithStrayBits(part: string): string[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bytes = Buffer.from(part, 'base64url');
  return [...alphabet]
    .map((character) => part.slice(0, -1) + character)
    .filter((spelling) => spelling !== part && Buffer.from(spelling, 'base64url').equals(bytes));
}

function signUntil(forger: Forger, wanted: (token: string) => boolean): string {
  for (let round = 0; ; round++) {
    const token = forger.token({ claims: { jti: `round ${round}` } });
    if (wanted(token)) return token;
  }
}
