/** Whose request it is, and who shares a budget with whom. Covers B04 without a server. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fastify } from 'fastify';
import { clientAddress, networkOf, parseProxies } from './client-address.ts';

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
  for (const [ip, remoteAddress, expected] of [
    ['192.0.2.7', '127.0.0.1', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:127.0.0.1', '192.0.2.7'],
    ['2001:DB8::0:7', '::1', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1%eth0', 'fe80::1'],
    ['unknown', '::ffff:10.0.0.2', '10.0.0.2'],
    ['192.0.2.7:4711', '10.0.0.2', '10.0.0.2'],
    ['192.0.2.300', '10.0.0.2', '10.0.0.2'],
    ['7', '10.0.0.2', '10.0.0.2'],
    ['010.0.0.1', '10.0.0.2', '10.0.0.2'],
    ["' OR 1=1", '10.0.0.2', '10.0.0.2'],
    ['', undefined, null],
  ] as const)
    it(`is ${expected} when ${JSON.stringify(ip)} is said from ${remoteAddress}`, () =>
      assert.equal(clientAddress({ ip, socket: { remoteAddress } }), expected));
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
      assert.doesNotThrow(() => fastify({ trustProxy: parseProxies(text) })));

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
