/** Reading the API description: its operations as one list, references followed, and examples made from schemas. */
import type { Access } from '../../src/platform/http/guard/access.ts';
import type { ProblemCode } from '../../src/problems.ts';

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: string[];
  const?: string;
  minLength?: number;
  maxLength?: number;
  description?: string;
  examples?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
};

export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  example?: unknown;
  schema: Schema;
};

export type Answer = {
  description: string;
  headers?: Record<string, { description?: string; schema: Schema }>;
  content?: Record<string, { schema: Schema }>;
};

type DescribedOperation = {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  security: object[];
  responses: Record<string, Answer>;
  'x-access': Access;
  'x-problems': ProblemCode[];
};

export type ApiDocument = {
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, Schema> };
};

export type Operation = DescribedOperation & { method: string; path: string };

/** Chapter by chapter, in the order of the document's tags. */
export function operationsOf({ paths, tags }: ApiDocument): Operation[] {
  const chapter = ({ tags: [tag] }: Operation) => tags.findIndex(({ name }) => name === tag);
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
    )
    .sort((a, b) => chapter(a) - chapter(b));
}

/** The schema itself, behind a reference. */
export function resolve(document: ApiDocument, schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const found = document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (!found) throw new Error(`${schema.$ref} is not in the document`);
  return found;
}

export function bodyOf({ requestBody }: Operation): Schema | undefined {
  return Object.values(requestBody?.content ?? {})[0]?.schema;
}

/** Whether the body is a form, and not JSON. */
export function isForm({ requestBody }: Operation): boolean {
  return requestBody?.content['application/x-www-form-urlencoded'] !== undefined;
}

/** The answer when all goes well, and its status. */
export function successOf({ responses }: Operation): Answer & { status: string } {
  const found = Object.entries(responses).find(([status]) => status.startsWith('2'));
  if (!found) throw new Error('an operation without a success');
  return { ...found[1], status: found[0] };
}

/** What a value of the schema may look like. */
export function sample(document: ApiDocument, schema: Schema): unknown {
  const { examples, const: only, enum: choices, anyOf, type: types, items, properties } = resolve(document, schema);
  const type = Array.isArray(types) ? types[0] : types;
  if (examples?.length) return examples[0];
  if (only !== undefined) return only;
  if (choices) return choices[0];
  if (anyOf) {
    const shown = anyOf.find((one) => one.examples?.length || one.properties);
    return shown ? sample(document, shown) : null;
  }
  if (type === 'array') return items ? [sample(document, items)] : [];
  if (type === 'object') {
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, member]) => [name, sample(document, member)]),
    );
  }
  return type === 'string' ? '…' : type === 'boolean' ? true : 0;
}
