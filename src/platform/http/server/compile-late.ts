/**
 * Compiles what checks and what writes the JSON of a route when it is first needed: doing it for every route
 * at the start was a fifth of the time until the server is ready. The contract tests use every route.
 */
import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { rule, sentenceOf } from '../guard/field-sentences.ts';
import type { App } from './server.ts';

/** Nothing is converted, dropped or filled in: what does not fit is refused. */
const strictly = { coerceTypes: false, removeAdditional: false, useDefaults: false };

/** Errors then come with the schema and the value that they are about. */
const forSentences = { verbose: true, keywords: [rule] };

/** Of a form with more members and items than this, its first fault only is looked for: a body of 1 MiB can have a million. */
const mostLookedThrough = 200;

/** To be called before any route is added. */
export function compileLate(app: App): void {
  // Every schema that others refer to has been added by the time a request comes.
  const compilerOf = (allErrors: boolean) =>
    once(() =>
      AjvCompiler()(app.getSchemas() as Schemas, { customOptions: { ...strictly, ...forSentences, allErrors } }),
    );
  const [findFirst, findAll] = [compilerOf(false), compilerOf(true)];
  const compileSerializer = once(() => SerializerSelector()(app.getSchemas()));
  app.setValidatorCompiler(({ schema }) => {
    const [first, all] = [findFirst, findAll].map((compiler) =>
      once(() => compiler()({ schema }) as ValidateFunction),
    ) as [() => ValidateFunction, () => ValidateFunction];
    return (data: unknown) => {
      if (first()(data)) return true;
      const validate = countMembers(data, mostLookedThrough) < mostLookedThrough ? all() : first();
      validate(data);
      return { error: (validate.errors ?? []).map(toFault) };
    };
  });
  app.setSerializerCompiler((route) => {
    const serializer = once(() => compileSerializer()({ httpStatus: '', ...route }));
    return (data) => serializer()(data);
  });
}

/** Without the value, which may be a password. */
function toFault(error: ErrorObject) {
  const { keyword, instancePath, schemaPath, params } = error;
  return { keyword, instancePath, schemaPath, params, message: sentenceOf(error) };
}

type Schemas = Parameters<ReturnType<typeof AjvCompiler>>[0];

/** Of a JSON value, at every depth, until there are so many. */
function countMembers(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    count += 1 + countMembers(member, most - count);
    if (count >= most) break;
  }
  return count;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
