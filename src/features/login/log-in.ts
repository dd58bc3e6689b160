import type { Deps } from '../../deps.ts';
import type { Decoys } from '../hashes/decoys.ts';
import type { Device } from '../sessions/session.ts';
import { type Admission, admit } from './admit.ts';
import { renewDeviceToken } from './known-device.ts';
import { provePassword } from './prove-password.ts';

/**
 * Signs somebody in with name and password.
 * @param deviceToken of an earlier sign-in, or anything else
 * @returns also the device token to keep
 * @throws Problem as `provePassword` and `admit` do
 */
export async function logIn(
  deps: Deps,
  decoys: Decoys,
  credentials: { username: string; password: string },
  device: Device,
  deviceToken: string,
): Promise<{ admission: Admission; deviceToken: string }> {
  using proof = await provePassword(deps, decoys, credentials, deviceToken);
  const admission = await admit(deps, proof, device);
  return { admission, deviceToken: renewDeviceToken(deps, proof.user, deviceToken) };
}
