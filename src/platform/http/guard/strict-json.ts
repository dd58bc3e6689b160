/**
 * Reads a request body as JSON (RFC 8259) more strictly than `JSON.parse`: UTF-8 without a byte
 * order mark or replacement characters, every member once, no lone surrogates (they all encode to
 * the same bytes), no `__proto__`, and no deeper than any of our schemas could need.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../../problems.ts';
import { itemAt } from '../../narrow.ts';
import { assertBodyType, jsonType } from './body-type.ts';

const deepest = 16;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function readStrictJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(jsonType, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    if (body.length === 0) return undefined;
    assertBodyType(request);
    return parseStrictJson(body);
  });
}

/** @throws Problem request/malformed (400) */
export function parseStrictJson(body: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(body);
    value = JSON.parse(text);
  } catch {
    throw new Problem('request/malformed');
  }
  assertStrictMembers(text);
  return value;
}

/** Strings, brackets, and the colon that makes the string before it a member's name. */
const tokens = /"(?:[^"\\]|\\.)*"?|[{}[\]:]/g;

/** Walks the tokens of a text that is known to be JSON. @throws Problem request/malformed (400) */
export function assertStrictMembers(text: string): void {
  const open: Set<string>[] = [];
  let string = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token[0] === '"') {
      string = JSON.parse(token);
      if (!string.isWellFormed())
        throw new Problem('request/malformed', { sentence: 'A string holds half a surrogate pair.' });
    } else if (token === ':') {
      assertNewMember(itemAt(open, -1), string);
    } else if (token === '{' || token === '[') {
      if (open.push(new Set()) > deepest)
        throw new Problem('request/malformed', { sentence: `JSON deeper than ${deepest} levels is not accepted.` });
    } else {
      open.pop();
    }
  }
}

function assertNewMember(members: Set<string>, name: string): void {
  if (name === '__proto__')
    throw new Problem('request/malformed', { sentence: 'The member "__proto__" is not accepted.' });
  if (members.has(name)) throw new Problem('request/malformed', { sentence: 'A member appears twice in one object.' });
  members.add(name);
}
