/** The cookie of a known device. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSecret } from '../../platform/secret.ts';
import { deviceCookie, readDeviceCookie, readDeviceToken, writeDeviceToken } from './known-device.ts';

const secret = openSecret('one secret of an installation, 0123456789');
const owner = { id: 7, power_version: 3 };
const deviceId = 'AAAAAAAAAAAAAAAAAAAAAA';
const token = writeDeviceToken(secret, owner, deviceId);

describe('a device token', () => {
  it('tells the device to its account', () => assert.equal(readDeviceToken(secret, { ...owner }, token), deviceId));

  for (const [title, other] of [
    ['another account', { id: 8, power_version: 3 }],
    ['an account whose number runs into the version', { id: 73, power_version: 3 }],
    ['the account after a change of its power', { id: 7, power_version: 4 }],
    ['the account before', { id: 7, power_version: 2 }],
    ['no account', undefined],
  ] as const)
    it(`tells nothing to ${title}`, () => assert.equal(readDeviceToken(secret, other, token), undefined));

  it('is of no use at another installation', () => {
    const other = openSecret('the secret of somebody else, 0123456789');
    assert.equal(readDeviceToken(other, owner, token), undefined);
  });

  it('is refused when any character of it was changed, cut or added', () => {
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === 'B' ? 'C' : 'B') + token.slice(at + 1);
      assert.equal(readDeviceToken(secret, owner, changed), undefined, changed);
    }
    for (const changed of ['', '.', token.slice(1), token.slice(0, -1), `${token}A`, `${token}\n`, ` ${token}`])
      assert.equal(readDeviceToken(secret, owner, changed), undefined, JSON.stringify(changed));
  });
});

const https = 'https://accounts.example.org';
const http = 'http://accounts.example.org';

describe('the device cookie', () => {
  it('is named after the port, which cookies ignore, and is read under the name of earlier versions', () => {
    for (const [url, name] of [
      ['http://127.0.0.1:3000', 'device-3000'],
      ['https://accounts.example.org:8443', '__Host-device-8443'],
    ] as const) {
      assert.ok(deviceCookie(token, url).startsWith(`${name}=${token}; `));
      assert.equal(readDeviceCookie(`${name}=a; ${name.replace(/-\d+$/, '')}=b; ${name}1=c`, url), 'a');
      assert.equal(readDeviceCookie(`${name}=a; ${name}=a`, url), '');
      assert.equal(readDeviceCookie(`${name.replace(/-\d+$/, '')}=b`, url), 'b');
    }
    assert.equal(readDeviceCookie('device-3001=t', 'http://127.0.0.1:3000'), '');
  });

  it('is for this host alone, out of reach of scripts and of other sites', () => {
    assert.equal(
      deviceCookie(token, https),
      `__Host-device=${token}; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Strict`,
    );
    assert.equal(deviceCookie(token, http), `device=${token}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Strict`);
  });

  for (const [header, secure, expected] of [
    [undefined, false, ''],
    ['', false, ''],
    ['device=t', false, 't'],
    ['device=t', true, ''],
    ['__Host-device=t', true, 't'],
    ['__Host-device=t', false, ''],
    ['a=b; device=t;c=d', false, 't'],
    ['a=b;\tdevice=t', false, 't'],
    ['mydevice=t; Device=t; device2=t; x="device=t"', false, ''],
    ['device=t; device=t', false, ''],
    ['device=t; device=', false, ''],
    ['device=a=b', false, 'a=b'],
    ['device=t \t', false, 't'],
    ['\u00a0device=t', false, ''],
    ['a=b; \u00a0__Host-device=t', true, ''],
    ['a=b; \u000bdevice=t', false, ''],
  ] as const)
    it(`${expected ? `is ${expected}` : 'is not'} in ${JSON.stringify(header)} over http${secure ? 's' : ''}`, () =>
      assert.equal(readDeviceCookie(header, secure ? https : http), expected));
});
