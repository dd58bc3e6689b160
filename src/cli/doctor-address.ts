/** Tries out TRUSTED_PROXIES: asks the running service, the way people reach it, where a request seems to come from. */
import type { Config, Environment } from '../config.ts';
import { makeAddressProbe } from '../features/health/address-probe.ts';
import type { SeenAddress } from '../features/health/routes.ts';
import { systemClock } from '../platform/clock.ts';
import { errorOf } from '../platform/narrow.ts';
import type { Secret } from '../platform/secret.ts';
import { type Finding, failed, ok, warning } from './finding.ts';
import { explainSilence } from './why-silent.ts';

const patienceMilliseconds = 10_000;

/** Of a network for documentation (RFC 5737): nobody comes from there. */
const forgery = '203.0.113.7';

const check = 'client address';

/** `isReached`: whether this service answered there, and not just anything. */
type Examined = { isReached: boolean; finding: Finding };

export async function examineClientAddress(
  config: Config,
  environment: Environment,
  secret: Secret,
): Promise<Examined> {
  const isPublic = Boolean(environment['PUBLIC_URL']);
  const base = isPublic ? config.publicUrl : ownAddress(config);
  const url = `${base}/health/address?probe=${makeAddressProbe(secret, systemClock.now())}`;
  try {
    const [plain, forged] = await Promise.all([ask(url, {}), ask(url, { 'x-forwarded-for': forgery })]);
    if (typeof plain === 'object' && typeof forged === 'object')
      return { isReached: true, finding: judge(base, isPublic, plain, forged) };
    const finding = warning(
      check,
      `what answers at ${base} does not know this installation's secret`,
      'Check PUBLIC_URL (or HOST and PORT), that the server has the same secret, and that the clocks agree.',
    );
    return { isReached: false, finding };
  } catch (error) {
    const { what, advice } = explainSilence(errorOf(error), isPublic);
    return {
      isReached: false,
      finding: warning(check, `not tested: ${isPublic ? 'PUBLIC_URL ' : ''}${base} ${what}`, advice),
    };
  }
}

function judge(base: string, isPublic: boolean, plain: SeenAddress, forged: SeenAddress): Finding {
  const isForwarded = plain.forwarded_for !== null;
  // An honest proxy adds the address it sees at the end, or puts it in place of what it was sent.
  if (forged.address === forgery && forged.forwarded_for?.split(',').at(-1)?.trim() === forgery) {
    if (isPublic)
      return failed(
        check,
        'a forged X-Forwarded-For is believed: anybody can seem to come from anywhere',
        'Make the proxy add the address that it sees to X-Forwarded-For, or replace the header with it; list only proxies in TRUSTED_PROXIES.',
      );
    return warning(
      check,
      `${plain.address}, from where this was asked, is one of TRUSTED_PROXIES`,
      'Set PUBLIC_URL, so that this check goes through the proxy as users do.',
    );
  }
  if (plain.is_believed && plain.address === null)
    return failed(
      check,
      `the proxy says in X-Forwarded-For what is no address: ${JSON.stringify(plain.forwarded_for)}`,
      'Make it add the address that it sees, with or without a port. Until then all users share the attempts of one network.',
    );
  if (isForwarded && !plain.is_believed)
    return warning(
      check,
      `behind a proxy everybody seems to come from ${plain.address}`,
      `If that is your proxy, add it: TRUSTED_PROXIES=${plain.address}. Until then all users share the attempts of one network.`,
    );
  if (!isForwarded && base.startsWith('https:'))
    return warning(
      check,
      `the proxy says nothing of where requests come from: everybody seems to come from ${plain.address}`,
      'Make it add the address that it sees to X-Forwarded-For, and list it in TRUSTED_PROXIES.',
    );
  return ok(check, `seen as ${plain.address}; a forged X-Forwarded-For changes nothing`);
}

/** @returns the status when it is not the answer that was asked for */
async function ask(url: string, headers: Record<string, string>): Promise<SeenAddress | number> {
  const signal = AbortSignal.timeout(patienceMilliseconds);
  const answer = await fetch(url, { headers, redirect: 'manual', signal });
  if (answer.status !== 200) return answer.status;
  const seen = (await answer.json().catch(() => null)) as SeenAddress | null;
  return typeof seen?.is_believed === 'boolean' ? seen : answer.status;
}

/** Where it listens on this machine; "every address" is none to connect to. */
function ownAddress({ host, port }: Config): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
