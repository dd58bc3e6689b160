/** Whose request it is, and who shares a budget with whom. Covers B04 without a server. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fastify } from 'fastify';
import { clientAddress, networkOf, parseProxies, trusts } from './client-address.ts';

describe('the network of an address', () => {
  for (const [one, other, isSame] of [
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.7', '::ffff:192.0.2.7', true],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.8', false],
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff:ffff:ffff:ffff', true],
    ['2001:db8:0:1::1', '2001:0DB8:0000:0001:0000:0000:0000:0002', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['::1', '::2', true],
    ['::1', '127.0.0.1', false],
    ['0.0.0.0', '::', false],
  ] as const)
    it(`of ${one} is ${isSame ? '' : 'not '}that of ${other}`, () =>
      assert.equal(networkOf(one) === networkOf(other), isSame, `${networkOf(one)} ${networkOf(other)}`));

  it('is one for all of whom nothing is known', () => assert.equal(networkOf(null), 'unknown'));
});

describe('the address of a client', () => {
  for (const [ip, expected] of [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:DB8::0:7', '2001:db8::7'],
    ['2001:db8::7:4711', '2001:db8::7:4711'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['[2001:DB8::7]', '2001:db8::7'],
    ['[::ffff:192.0.2.7]:1', '192.0.2.7'],
    ['unknown', null],
    ['_hidden', null],
    ['192.0.2.300', null],
    ['192.0.2.7:', null],
    ['192.0.2.7:471111', null],
    ['192.0.2.7:80:80', null],
    ['192.0.2.7:http', null],
    ['192.0.2:80', null],
    ['[2001:db8::7', null],
    ['2001:db8::7]:80', null],
    ['[]:80', null],
    ['[x]', null],
    ['7', null],
    ['010.0.0.1', null],
    ["' OR 1=1", null],
    ['', null],
    [undefined, null],
  ] as const)
    it(`is ${expected} when ${JSON.stringify(ip)} is said`, () => assert.equal(clientAddress({ ip }), expected));
});

describe('TRUSTED_PROXIES', () => {
  for (const text of [
    '127.0.0.1',
    ' 127.0.0.1 , ::1 ',
    '10.0.0.0/8,fd00::/8',
    '10.1.2.3/8',
    '::ffff:10.0.0.0/104',
    'loopback,linklocal,uniquelocal',
  ])
    it(`takes ${JSON.stringify(text)}, and so does the server`, () =>
      assert.doesNotThrow(() => fastify({ trustProxy: trusts(parseProxies(text)) })));

  it('is that of a proxy with its port as well', () => {
    const isProxy = trusts(parseProxies('10.0.0.0/8, fd00::/8'));
    for (const proxy of ['10.1.2.3', '10.1.2.3:443', 'fd00::1', '[fd00::1]:443', '::ffff:10.1.2.3'])
      assert.ok(isProxy(proxy), proxy);
    for (const other of ['11.1.2.3', '11.1.2.3:443', '[fe00::1]:443', 'fd00::1]:443', '10.1.2.3:x', 'unknown', ''])
      assert.ok(!isProxy(other), other);
  });

  for (const text of [
    '',
    ',',
    '127.0.0.1,',
    '127.0.0.1;::1',
    'localhost',
    'proxy.example.org',
    '*',
    'true',
    '1',
    '10',
    '127.1',
    '010.0.0.1',
    '10/8',
    '10.0.0.0/33',
    '10.0.0.0/255.0.0.0',
    '::1/129',
    '0.0.0.0/0',
    '::/0',
    '::/00',
  ])
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseProxies(text), /^Error: it must/));
});
