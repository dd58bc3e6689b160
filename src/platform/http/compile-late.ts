/**
 * Compiles what checks and what writes the JSON of a route when it is first needed: doing it for every route
 * at the start was a fifth of the time until the server is ready. The contract tests use every route.
 */
import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { ValidateFunction } from 'ajv';
import type { App } from './server.ts';

/** Nothing is converted, dropped or filled in: what does not fit is refused. */
const strictly = { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true };

/** To be called before any route is added. */
export function compileLate(app: App): void {
  // Every schema that others refer to has been added by the time a request comes.
  const compileValidator = once(() => AjvCompiler()(app.getSchemas() as Schemas, { customOptions: strictly }));
  const compileSerializer = once(() => SerializerSelector()(app.getSchemas()));
  app.setValidatorCompiler(({ schema }) => {
    const validator = once(() => compileValidator()({ schema }) as ValidateFunction);
    return (data: unknown) => {
      const validate = validator();
      return validate(data) || { error: validate.errors ?? [] };
    };
  });
  app.setSerializerCompiler((route) => {
    const serializer = once(() => compileSerializer()({ httpStatus: '', ...route }));
    return (data) => serializer()(data);
  });
}

type Schemas = Parameters<ReturnType<typeof AjvCompiler>>[0];

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
