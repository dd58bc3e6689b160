/** Where a request comes from, as far as that can be known (`TRUSTED_PROXIES`). */
import { isIP } from 'node:net';
import { compile } from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Log } from '../../log.ts';
import { itemAt } from '../../narrow.ts';

/**
 * The client's address in its usual spelling.
 * @param request `ip` is that of the connection, or what a trusted proxy says of its client
 * @returns null when that is no address: it stands neither for somebody else nor for the proxy
 */
export function clientAddress({ ip }: { ip: string | undefined }): string | null {
  // Without the zone of a link-local address, which is ours and not the client's.
  const text = itemAt(withoutPort(ip ?? '').split('%'), 0);
  if (!isAddress(text)) return null;
  // IPv4 has one spelling, and this is asked of every request.
  return isIP(text) === 4 ? text : ipaddr.process(text).toString();
}

/** Some proxies (Azure's among them) say `192.0.2.7:4711` and `[2001:db8::7]:4711`. */
function withoutPort(text: string): string {
  const [, inBrackets, dotted] = /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::\d{1,5})?$/i.exec(text) ?? [];
  return inBrackets ?? dotted ?? text;
}

/** Whether an address, with or without a port, is that of a proxy. @param proxies from `parseProxies` */
export function trusts(proxies: readonly string[]): (address: string) => boolean {
  const isProxy = compile([...proxies]);
  return (address) => isProxy(withoutPort(address), 0);
}

/**
 * What stands for one subscriber: an IPv4 address, or the /64 that an IPv6 subscriber gets at least. All
 * unknown addresses count as one: clients that cannot be told apart must not get more guesses for it.
 */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/64`)}/64`;
}

/** Which many share, so that it names nobody: the /24 of an IPv4 address, the /56 of an IPv6 one. */
export function neighbourhoodOf(address: string | null): string | null {
  if (address === null) return null;
  const parsed = ipaddr.process(address);
  const bits = parsed.kind() === 'ipv4' ? 24 : 56;
  const kind = parsed.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${kind.networkAddressFromCIDR(`${parsed.toNormalizedString()}/${bits}`)}/${bits}`;
}

/** Addresses, networks (CIDR) and the words that Fastify knows, separated by commas. @throws Error */
export function parseProxies(text: string): string[] {
  const proxies = text.split(',').map((part) => part.trim());
  for (const proxy of proxies) {
    const isKnown = ['loopback', 'linklocal', 'uniquelocal'].includes(proxy);
    if (/\/0+$/.test(proxy)) throw new Error('it must not be everybody: then anyone could claim to be anyone');
    if (!isKnown && !isAddress(proxy) && !isNetwork(proxy))
      throw new Error('it must be addresses or networks with commas between, like 127.0.0.1,10.0.0.0/8');
  }
  return proxies;
}

/** Without the spellings of IPv4 that leave numbers out or count in eights: nobody means them. */
const isAddress = (text: string) => isIP(text) !== 0;
const isNetwork = (text: string) => ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);

/** Where a proxy of one's own would be. */
const nearby = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal']);

/**
 * Without `TRUSTED_PROXIES` everybody behind a proxy is one client and shares its budgets, which shows
 * only when many sign in; so the log says it, once, at the first sign-in that comes through one.
 */
export function warnOfUnknownProxy(app: FastifyInstance, log: Log): void {
  let isWarned = false;
  app.addHook('onRequest', ({ method, headers, socket }, _reply, done) => {
    if (!isWarned && method !== 'GET' && headers['x-forwarded-for'] !== undefined) {
      const peer = clientAddress({ ip: socket.remoteAddress });
      isWarned = peer !== null && nearby.has(ipaddr.parse(peer).range());
      if (isWarned)
        log.warn(
          { proxy: peer },
          'requests come with X-Forwarded-For, which is not believed: if they come through a proxy of yours, set TRUSTED_PROXIES to its address, or all its clients share one budget of sign-ins',
        );
    }
    done();
  });
}

const silenceMilliseconds = 60_000;

/** Says once a minute that a trusted proxy does not tell its clients apart, and of how many requests since. */
export function warnOfUnclearClients(app: FastifyInstance, log: Log): void {
  let saidAt = Number.NEGATIVE_INFINITY;
  let requests = 0;
  app.addHook('onRequest', ({ ip, socket }, _reply, done) => {
    if (clientAddress({ ip }) === null) {
      requests++;
      const now = performance.now();
      if (now - saidAt >= silenceMilliseconds) {
        log.warn(
          { proxy: clientAddress({ ip: socket.remoteAddress }), says: ip?.slice(0, 50), requests },
          'a proxy of TRUSTED_PROXIES says in X-Forwarded-For what is no address: all such requests share one budget of sign-ins, as long as it does not put the address there that it sees',
        );
        saidAt = now;
        requests = 0;
      }
    }
    done();
  });
}
