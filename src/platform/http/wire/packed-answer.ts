/**
 * An answer that is the same for everybody until the next start, compressed once. Only such ones are: where an answer
 * holds a secret beside what somebody else typed, its compressed length tells of the secret (BREACH).
 */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedCoding, type Coding } from './accepted-coding.ts';
import { digestTag, isUnchanged } from './etag.ts';

type Representation = { body: Buffer; etag: string };
export type PackedAnswer = { plain: Representation } & Readonly<Record<Coding, Representation>>;

const codings = ['br', 'gzip'] as const;

/** The best quality, 11, takes twenty times as long and saves a tenth. */
const quality = 9;

export async function packAnswer(content: string | Buffer): Promise<PackedAnswer> {
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  return { plain: represent(Buffer.from(content)), br: represent(br), gzip: represent(zipped) };
}

/** Each coding has a version of its own (RFC 9110, section 8.8.3.3). */
function represent(body: Buffer): Representation {
  return { body, etag: digestTag(body) };
}

/** In the smallest coding that the client takes, or 304. The media type and how long it may be kept are up to the route. */
export function sendPacked(request: FastifyRequest, reply: FastifyReply, answer: PackedAnswer): FastifyReply {
  const coding = acceptedCoding(request.headers['accept-encoding'], codings);
  const { body, etag } = coding ? answer[coding] : answer.plain;
  reply.header('vary', 'accept-encoding');
  if (isUnchanged(request, reply, etag)) return reply;
  if (coding) reply.header('content-encoding', coding);
  return reply.send(body);
}
