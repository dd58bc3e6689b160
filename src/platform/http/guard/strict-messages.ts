/**
 * Refuses what no well-meaning client sends, and what a proxy before us could read differently than
 * we do (RFC 9112, section 11.2). Runs before anything is looked up or read.
 */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../problems.ts';

/** In characters; RFC 9110 (section 4.1) asks for 8,000. */
const longestAddress = 8_000;

/** Each one costs more than its bytes; browsers and proxies send about thirty. */
const mostFields = 500;

/** Two `Host` fields arrive joined by a comma. */
const host = /^[A-Za-z0-9._-]+(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](?::\d{1,5})?$/;

export function refuseStrangeMessages(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    assertOrdinary(raw);
    done();
  });
}

function isHost(value: string): boolean {
  return host.test(value);
}

function assertOrdinary(message: IncomingMessage): void {
  assertFraming(message);
  assertHost(message);
  assertAddress(message.url ?? '');
}

function assertFraming({ httpVersionMajor, httpVersionMinor, headers, rawHeaders }: IncomingMessage): void {
  if (rawHeaders.length > mostFields * 2)
    throw new Problem('request/headers-too-large', { sentence: `There are more than ${mostFields} header fields.` });
  if (httpVersionMajor < 1) throw malformed('HTTP/0.9 is not spoken here.');
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (httpVersionMinor === 0 || coding.toLowerCase() !== 'chunked'))
    throw malformed('No transfer coding but "chunked" is understood, and that one in HTTP/1.1.');
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
    throw new Problem('request/expectation', { headers: { connection: 'close' } });
}

function assertHost({ httpVersionMinor, headers }: IncomingMessage): void {
  if (headers.host === undefined && httpVersionMinor > 0) throw malformed('The Host header is missing.');
  if (headers.host !== undefined && !isHost(headers.host)) throw malformed('The Host header is not a host.');
}

function assertAddress(address: string): void {
  if (address.length > longestAddress) throw new Problem('request/uri-too-long');
  if (address[0] !== '/' || address.includes('#'))
    throw malformed('The address must start with "/" and have no fragment.');
  if (address.includes('%') && !isDecodable(address))
    throw malformed('The address has a "%" that does not stand for UTF-8.');
}

function isDecodable(address: string): boolean {
  try {
    decodeURIComponent(address);
    return true;
  } catch {
    return false;
  }
}

/** The connection ends with it: what follows on it cannot be trusted to be a request. */
function malformed(sentence: string): Problem {
  return new Problem('request/malformed', { sentence, headers: { connection: 'close' } });
}
