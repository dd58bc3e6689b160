import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSecret } from '../../platform/secret.ts';
import { isAddressProbeGood, makeAddressProbe } from './address-probe.ts';

const secret = openSecret('an installation secret of a test, 0123456789');
const now = 1_772_409_600_000;

describe('the probe of the doctor', () => {
  it('is good for a minute', () => {
    const probe = makeAddressProbe(secret, now);
    assert.deepEqual(
      [0, 59_999, 60_000, 3_600_000].map((later) => isAddressProbeGood(secret, probe, now + later)),
      [true, true, false, false],
    );
  });

  it('is of this installation, as it was made and for nothing else', () => {
    const probe = makeAddressProbe(secret, now);
    const [expiresAt = '', mac = ''] = probe.split('.');
    const others = [
      makeAddressProbe(openSecret('another secret of another test, 0123456789'), now),
      `${Number(expiresAt) + 1}.${mac}`,
      `${expiresAt}.${secret.mac('setup link', expiresAt)}`,
      ...['', '.', mac, expiresAt, `${probe}=`, ` ${probe}`, `0${probe}`],
    ];
    for (const other of others) assert.equal(isAddressProbeGood(secret, other, now), false, other);
  });
});
