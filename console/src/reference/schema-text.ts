/** A schema in words: what kind of value, and within which limits. */
import { type ApiDocument, resolve, type Schema } from './api-document.ts';

export function describeType(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.anyOf) return schema.anyOf.map(describeType).join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? describeType(schema.items) : 'anything'}`;
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  return schema.type ?? 'anything';
}

export function describeLimits(schema: Schema): string {
  const { enum: choices, const: only, minLength, maxLength, format, pattern } = schema.anyOf?.[0] ?? schema;
  if (only !== undefined) return `always ${code(only)}`;
  if (choices) return choices.map(code).join(', ');
  return [
    describeLength(minLength, maxLength),
    ...(format ? [format] : []),
    // Patterns that only keep control characters out would frighten more than they tell.
    ...(pattern && !pattern.includes('\\u0000') ? [code(pattern)] : []),
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function describeLength(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most} characters`;
  if (most !== undefined) return `at most ${most} characters`;
  return least === undefined ? '' : least === 1 ? 'not empty' : `at least ${least} characters`;
}

export function describeMeaning(document: ApiDocument, schema: Schema): string {
  const own = schema.description ?? schema.anyOf?.find(({ description }) => description)?.description;
  return own ?? (schema.$ref ? (resolve(document, schema).description ?? '') : '');
}

const code = (text: string) => `\`${text}\``;
