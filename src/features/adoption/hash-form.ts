/**
 * How a password hash and what belongs to it, which lie in columns or members of their own, become one of the forms
 * of docs/password-hashes.md. Pure. What does not fit is no hash, and it cannot be used to sign in.
 */

import { type DigestName, digestSizes } from '../../platform/hash-formats/row.ts';
import { formatOf } from '../../platform/hash-formats.ts';
import { trimCharacters } from '../../platform/trim.ts';
import { asText } from './read-values.ts';
import { AdoptionFailure } from './source.ts';

/** What an operator says of a hash that has its salt elsewhere. */
export type HashForm =
  | { by: 'digest'; digest: DigestName; saltStands: 'first' | 'last' }
  | { by: 'pbkdf2'; digest: Exclude<DigestName, 'md5'>; rounds: number }
  | { by: 'firebase'; signerKey: string; saltSeparator: string; rounds: number; memoryCost: number };

export type Salt = { value: unknown; encoding: 'text' | 'hex' | 'base64' };

const ldapSchemes: Record<DigestName, string> = { md5: 'SMD5', sha1: 'SSHA', sha256: 'SSHA256', sha512: 'SSHA512' };
/** With a salt beside it, it could be this and that. */
const bareDigest = /^plain-/;
const longestOutput = 64;

/** @param text `sha256-salt-first`, `pbkdf2-sha256-25000` @throws AdoptionFailure */
export function parseHashForm(text: string): HashForm {
  const [, digest, saltStands] = /^(md5|sha1|sha256|sha512)-salt-(first|last)$/.exec(text) ?? [];
  if (digest) return { by: 'digest', digest: digest as DigestName, saltStands: saltStands as 'first' | 'last' };
  const [, pbkdf2Digest, rounds] = /^pbkdf2-(sha1|sha256|sha512)-([1-9]\d{0,6})$/.exec(text) ?? [];
  if (pbkdf2Digest)
    return { by: 'pbkdf2', digest: pbkdf2Digest as 'sha1' | 'sha256' | 'sha512', rounds: Number(rounds) };
  throw new AdoptionFailure(
    '--hash-form is md5, sha1, sha256 or sha512 with -salt-first or -salt-last behind it, or like pbkdf2-sha256-25000.',
    2,
  );
}

const firebaseParameter =
  /(base64_signer_key|base64_salt_separator|rounds|mem_cost)["']?\s*[:=]\s*["']?([A-Za-z0-9+/_=-]+)/g;

/**
 * The parameters of a Firebase project, in the spelling in which its console shows them.
 * @throws AdoptionFailure that shows none of them
 */
export function parseFirebaseParameters(text: string): HashForm {
  const found = new Map([...text.matchAll(firebaseParameter)].map(([, name, value = '']) => [name, value]));
  const read = (name: string) => found.get(name) ?? '';
  const [signerKey, saltSeparator] = [read('base64_signer_key'), read('base64_salt_separator')].map(toPlainBase64);
  const [rounds, memoryCost] = [Number(read('rounds')), Number(read('mem_cost'))];
  if (!signerKey || saltSeparator === undefined || !(rounds > 0) || !(memoryCost > 0))
    throw new AdoptionFailure(
      'The file of --hash-config has to hold base64_signer_key, base64_salt_separator, rounds and mem_cost, as the Firebase console shows them (Authentication, Users, Password hash parameters).',
      2,
    );
  return { by: 'firebase', signerKey, saltSeparator, rounds, memoryCost };
}

/** @returns the text of the hash; `undefined` when there is none or it does not fit */
export function composeHash(value: unknown, salt: Salt | undefined, form: HashForm | undefined): string | undefined {
  if (Array.isArray(value)) return readKeycloak(value);
  const text = asText(value);
  const format = text === undefined ? undefined : formatOf(text);
  if (format !== undefined && !bareDigest.test(format.name)) return text;
  // A digest without a salt is what it is; of the other forms none is without.
  if (!salt) return form === undefined || form.by === 'digest' ? text : undefined;
  const bytes = bytesOf(salt.value, salt.encoding);
  return form && bytes && bytes.length > 0 ? write(value, bytes, form) : undefined;
}

function write(value: unknown, salt: Buffer, form: HashForm): string | undefined {
  const output = bytesOf(value, typeof value === 'string' && /^(?:[\da-f]{2})+$/i.test(value) ? 'hex' : 'base64');
  if (!output) return undefined;
  if (form.by === 'firebase') {
    const { memoryCost, rounds, saltSeparator, signerKey } = form;
    const separator = saltSeparator === '' ? '' : `ss=${saltSeparator},`;
    return `$fbscrypt$v=1,n=${memoryCost},r=${rounds},p=1,${separator}sk=${signerKey}$${salt.toString('base64')}$${output.toString('base64')}`;
  }
  const { digest } = form;
  if (form.by === 'pbkdf2') return writePbkdf2(digest, form.rounds, salt, output);
  if (output.length !== digestSizes[digest]) return undefined;
  return form.saltStands === 'first'
    ? `$salt-first$${digest}$${salt.toString('base64url')}$${output.toString('hex')}`
    : `{${ldapSchemes[digest]}}${Buffer.concat([output, salt]).toString('base64')}`;
}

/** passlib's way, whose first one has no digest in its name. */
function writePbkdf2(digest: DigestName, rounds: number, salt: Buffer, output: Buffer): string {
  const adapt = (bytes: Buffer) => withoutPadding(bytes.toString('base64')).replaceAll('+', '.');
  const name = digest === 'sha1' ? 'pbkdf2' : `pbkdf2-${digest}`;
  return `$${name}$${rounds}$${adapt(salt)}$${adapt(output.subarray(0, longestOutput))}`;
}

/** Of bytes the bytes; of a text what it stands for, in Base64 with either alphabet. */
function bytesOf(value: unknown, encoding: Salt['encoding']): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value);
  const text = asText(value);
  if (text === undefined || encoding === 'text') return text === undefined ? undefined : Buffer.from(text);
  const plain = encoding === 'hex' ? text.toLowerCase() : toPlainBase64(text);
  const bytes = Buffer.from(plain, encoding);
  return withoutPadding(bytes.toString(encoding)) === withoutPadding(plain) ? bytes : undefined;
}

function withoutPadding(base64: string): string {
  return trimCharacters(base64, '=');
}

function toPlainBase64(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}

const keycloakDigests: Readonly<Record<string, DigestName>> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
};

type Members = Readonly<Record<string, unknown>>;

/** The one password among the credentials of an account in the export of a realm. */
function readKeycloak(credentials: readonly unknown[]): string | undefined {
  const passwords = credentials.map(toMembers).filter((credential) => credential['type'] === 'password');
  const [credential] = passwords;
  if (!credential || passwords.length > 1) return undefined;
  // Before Keycloak 8 all of it stood in the credential itself.
  const secret = 'secretData' in credential ? toMembers(credential['secretData']) : credential;
  const data = 'credentialData' in credential ? toMembers(credential['credentialData']) : credential;
  const output = bytesOf(secret['value'] ?? secret['hashedSaltedValue'], 'base64');
  const [salt, rounds] = [bytesOf(secret['salt'], 'base64'), Number(data['hashIterations'])];
  if (!output || !salt || !Number.isInteger(rounds)) return undefined;
  const algorithm = String(data['algorithm']);
  if (algorithm === 'argon2') return writeArgon2(toMembers(data['additionalParameters']), rounds, salt, output);
  const digest = Object.hasOwn(keycloakDigests, algorithm) ? keycloakDigests[algorithm] : undefined;
  return digest && writePbkdf2(digest, rounds, salt, output);
}

function writeArgon2(parameters: Members, passes: number, salt: Buffer, output: Buffer): string | undefined {
  const first = (name: string) => asText([parameters[name]].flat()[0]);
  if (first('version') !== '1.3') return undefined;
  const bare = (bytes: Buffer) => withoutPadding(bytes.toString('base64'));
  const costs = `m=${first('memory')},t=${passes},p=${first('parallelism')}`;
  return `$argon2${first('type')}$v=19$${costs}$${bare(salt)}$${bare(output)}`;
}

/** An object, or the text of one. */
function toMembers(value: unknown): Members {
  try {
    const object: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return object !== null && typeof object === 'object' && !Array.isArray(object) ? (object as Members) : {};
  } catch {
    return {};
  }
}
