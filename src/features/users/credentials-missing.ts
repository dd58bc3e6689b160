/** What clients of the tutorial's API are told when a name or password is absent or empty. */
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { Problem } from '../../problems.ts';

/** A Fastify `schemaErrorFormatter` for bodies with a username and a password. */
export function explainMissingCredentials(errors: FastifySchemaValidationError[], context: string): Error {
  const isMissing = errors.some(
    ({ keyword, instancePath, params }) =>
      (keyword === 'required' && /^(username|password)$/.test(String(params['missingProperty']))) ||
      (keyword === 'minLength' && /^\/(username|password)$/.test(instancePath)),
  );
  if (isMissing) return new Problem('request/credentials-missing');
  return Object.assign(new Error('body'), { validation: errors, validationContext: context });
}
