/** The signing keys from the command line: what they are doing, and a new one ahead of time. */
import type { Environment } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { describeKey } from '../features/keys/describe-key.ts';
import { replaceKeys, rotateKeys } from '../features/keys/rotate-keys.ts';
import { confirm } from './ask.ts';
import { formatTable, type JsonOption, printResult, toSecond } from './report.ts';
import { withDeps } from './with-deps.ts';

export async function listKeys(environment: Environment, options: JsonOption & { pem?: boolean }): Promise<void> {
  if (options.pem) return printPublicKeys(environment, options);
  const data = await withDeps(environment, async (deps) =>
    deps.memory.keys.list().map((key) => describeKey(deps, key)),
  );
  printResult(options, { data }, ({ data }) =>
    formatTable(
      data.map(({ created_at: _, signs_from, verifies_until, ...key }) => ({
        ...key,
        signs_from: toSecond(signs_from),
        verifies_until: verifies_until && toSecond(verifies_until),
      })),
    ),
  );
}

/** For programs that take no key set. The key that signs comes first: many read the first block of a file only. */
async function printPublicKeys(environment: Environment, options: JsonOption): Promise<void> {
  const data = await withDeps(environment, async (deps) => {
    const { kid } = deps.memory.keys.signing(deps.clock.now());
    const keys = [...deps.memory.keys.list()].sort((a, b) => Number(b.kid === kid) - Number(a.kid === kid));
    return keys.map((key) => ({
      ...describeKey(deps, key),
      pem: key.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    }));
  });
  printResult(options, { data }, ({ data }) =>
    data
      .map(({ pem }) => pem)
      .join('')
      .trimEnd(),
  );
}

export async function rotate(
  environment: Environment,
  options: JsonOption & { compromised?: boolean; yes?: boolean },
): Promise<void> {
  if (options.compromised) return replace(environment, options);
  const { key, seconds } = await withDeps(environment, async (deps) => {
    const key = await rotateKeys(deps);
    return { key: describeKey(deps, key), seconds: Math.ceil((key.signs_from - deps.clock.now()) / 1000) };
  });
  printResult(
    options,
    key,
    ({ kid, signs_from }) =>
      `The key ${kid} is published. It signs from ${toSecond(signs_from)} UTC, in ${seconds} s, when every verifier can have it.`,
  );
}

async function replace(environment: Environment, options: JsonOption & { yes?: boolean }): Promise<void> {
  const { key, maxAge } = await withDeps(environment, async (deps) => {
    const question =
      'Every access token issued so far will be refused, and services that verify by themselves must fetch the key set again. Delete all keys?';
    if (!options.yes && !(await confirm(question))) throw new CommandFailure('Nothing was changed.');
    const key = await replaceKeys(deps);
    return { key: describeKey(deps, key), maxAge: deps.config.jwksMaxAgeSeconds };
  });
  printResult(options, key, ({ kid }) =>
    [
      `The key ${kid} signs from now on, and all others are deleted.`,
      'Every access token issued so far is refused; sessions continue with their next refresh.',
      `Services that verify by themselves must fetch the key set (/.well-known/jwks.json) again. Until they do, for up to ${maxAge} s, they refuse the new tokens and accept the earlier ones.`,
    ].join('\n'),
  );
}
