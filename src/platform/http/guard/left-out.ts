/**
 * What counts as left out of a request. Generated clients name a type where they send no body, and write null
 * for what they were not given; HTML forms send empty text for what nobody typed. None of that means anything,
 * so it means what leaving it out does. Not in PATCH, where null takes a value away (RFC 7396), and empty text as well.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FieldError } from '../../../problems.ts';
import { bodyTypeOf, jsonType } from './body-type.ts';

type BodySchema = { properties?: Record<string, BodySchema>; items?: BodySchema; required?: string[]; type?: unknown };

/** Stands for a body that never came: the schema then says which members are missing. */
const nothing: object = Object.freeze({});

export function leaveOut(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    // Without a body whatever it says: most requests, which are not to pay for it.
    if (route.method === 'GET') return;
    route.preParsing = [...[route.preParsing ?? []].flat(), forgetTypeOfNothing];
    const schema = route.schema?.body as BodySchema | undefined;
    if (!schema) return;
    const read = route.method === 'PATCH' ? withNulls : withoutLeftOut;
    const fillIn = (request: FastifyRequest, _reply: unknown, done: () => void) => {
      if (request.body === undefined) request.body = nothing;
      else request.body = read(schema, request.body);
      done();
    };
    route.preValidation = [...[route.preValidation ?? []].flat(), fillIn];
  });
}

/** The sentence for a request that should have had a body and had none. */
export function explainMissingBody(request: FastifyRequest, missing: readonly FieldError[]): string | undefined {
  if (request.body !== nothing) return undefined;
  const type = bodyTypeOf(request);
  const fields = [...new Set(missing.map(({ field }) => field))].join(', ').replace(/, (?=[^,]*$)/, ' and ');
  return `The request has no body. Send ${type === jsonType ? 'JSON' : 'a form'} (${type}) with ${fields}.`;
}

/** No bytes will come, so there is nothing to have a type (RFC 9112, section 6.3). */
function forgetTypeOfNothing({ raw: { headers } }: FastifyRequest, _reply: unknown, _body: unknown, done: () => void) {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers;
  if (coding === undefined && Number(length) === 0) delete headers['content-type'];
  done();
}

/** Of a PATCH: an emptied field of a form takes the value away, where there need not be one. */
function withNulls({ properties = {} }: BodySchema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const read = ([name, member]: [string, unknown]) => {
    const mayBeNull = [ownMember(properties, name)?.type].flat().includes('null');
    return [name, member === '' && mayBeNull ? null : member];
  };
  return Object.fromEntries(Object.entries(value).map(read));
}

function withoutLeftOut(schema: BodySchema, value: unknown): unknown {
  const { properties, items, required = [] } = schema;
  if (Array.isArray(value)) return items ? value.map((item) => withoutLeftOut(items, item)) : value;
  if (!properties || typeof value !== 'object' || value === null) return value;
  const isKept = ([name, member]: [string, unknown]) => {
    const own = ownMember(properties, name);
    // Empty text can be a value; whether it is one, the schema says of what has to be there.
    return !own || !isLeftOut(own, member) || (member === '' && required.includes(name));
  };
  return Object.fromEntries(
    Object.entries(value)
      .filter(isKept)
      .map(([name, member]) => [name, withoutLeftOut(ownMember(properties, name) ?? {}, member)]),
  );
}

function ownMember(properties: Record<string, BodySchema>, name: string): BodySchema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function isLeftOut({ type }: BodySchema, value: unknown): boolean {
  return value === null || (value === '' && type === 'string');
}
