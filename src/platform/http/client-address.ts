/** Where a request comes from, as far as that can be known (`TRUSTED_PROXIES`). */
import ipaddr from 'ipaddr.js';

/**
 * The client's address in its usual spelling. What a trusted proxy says and is no address stands for
 * the proxy itself.
 */
export function clientAddress(request: { ip: string; socket: { remoteAddress?: string | undefined } }): string | null {
  // Without the zone of a link-local address, which is ours and not the client's.
  const candidates = [request.ip, request.socket.remoteAddress].map((text) => text?.split('%')[0] ?? '');
  const text = candidates.find((candidate) => ipaddr.isValid(candidate));
  return text === undefined ? null : ipaddr.process(text).toString();
}

/** What stands for one subscriber: an IPv4 address, or the /64 that whoever has IPv6 is given at least. */
export function networkOf(address: string | null): string {
  if (address === null) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/64`)}/64`;
}

/** Addresses, networks (CIDR) and the words that Fastify knows, separated by commas. @throws Error */
export function parseProxies(text: string): string[] {
  const proxies = text.split(',').map((part) => part.trim());
  for (const proxy of proxies) {
    const isKnown = ['loopback', 'linklocal', 'uniquelocal'].includes(proxy);
    if (!isKnown && !ipaddr.isValid(proxy) && !ipaddr.isValidCIDR(proxy))
      throw new Error('it must be addresses or networks with commas between, like 127.0.0.1,10.0.0.0/8');
  }
  return proxies;
}
