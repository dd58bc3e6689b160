import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressKey, lookOf } from './look.ts';
import { usernameKey } from './username.ts';

const look = (username: string) => lookOf(usernameKey(username));

describe('the look of a name', () => {
  for (const [one, other] of [
    ['admin', 'adm1n'],
    ['admin', 'ADMIN'],
    ['admin', 'admln'],
    ['paypay', 'раурау'],
    ['maria', 'mаriа'],
    ['coco', 'сосо'],
    ['opa', 'ορα'],
    ['bernard', 'bemard'],
    ['wanda', 'vvanda'],
    ['rene', 'rené'],
    ['john.doe', 'john_doe'],
    ['boss', 'b0s5'],
  ] as const)
    it(`is one for ${one} and ${other}`, () => assert.equal(look(one), look(other)));

  it('tells apart what differs in a letter, a number or a vowel sign', () => {
    const names = ['maria', 'marta', 'maria1', 'maria2', 'person-0017', 'person-0071', 'aron', 'aaron', 'किरण', 'करण'];
    assert.equal(new Set(names.map(look)).size, names.length);
  });

  it('is something for each name that there can be', () => {
    for (const name of ['a', '1', '林知夏', 'دب', 'maria@example.org']) assert.notEqual(look(name), '');
  });
});

describe('the key of an e-mail address', () => {
  it('begins with the domain, and is one for every case', () => {
    assert.equal(addressKey('Maria@Example.ORG'), 'example.org@maria');
    assert.equal(addressKey('"a@b"@example.org'), 'example.org@"a@b"');
    assert.equal(addressKey('nothing'), 'nothing@');
  });
});
