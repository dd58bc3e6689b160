/** Reading the API description: its operations as one list, references followed, and examples made from schemas. */
import type { components } from '../api/openapi.d.ts';

type ProblemCode = components['schemas']['Problem']['code'];

/** Who may call an operation, as its route declares it. */
export type Access =
  | 'anyone'
  /** Of a secret in the request itself. */
  | 'holder'
  | 'signed-in'
  | { role: string }
  | { permission: string }
  | { anyOf: readonly string[] }
  /** The user themselves, and others with one of these permissions. */
  | { selfOr: readonly string[] };

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
  responses: Record<string, Answer | { $ref: string }>;
  'x-access': Access;
  'x-problems': ProblemCode[];
};

export type ApiDocument = {
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, DescribedOperation>>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Answer>;
    /** Problems, by their codes with a dot for the slash. */
    examples: Record<string, { summary: string; value: { status: number; detail: string } }>;
  };
};

/** Its answers are there as a whole, also those that stand among the components. */
export type Operation = Omit<DescribedOperation, 'responses'> & {
  method: string;
  path: string;
  responses: Record<string, Answer>;
};

/** Chapter by chapter, in the order of the document's tags. */
export function operationsOf(document: ApiDocument): Operation[] {
  const { paths, tags } = document;
  const chapter = ({ tags: [tag] }: Operation) => tags.findIndex(({ name }) => name === tag);
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        method: method.toUpperCase(),
        path,
        responses: answersOf(document, operation),
      })),
    )
    .sort((a, b) => chapter(a) - chapter(b));
}

function answersOf({ components }: ApiDocument, { responses }: DescribedOperation): Operation['responses'] {
  const entries = Object.entries(responses).map(([status, answer]) => {
    const found = '$ref' in answer ? components.responses[nameIn(answer.$ref)] : answer;
    if (!found) throw new Error(`the answer ${status} is not in the document`);
    return [status, found] as const;
  });
  return Object.fromEntries(entries);
}

const nameIn = ($ref: string) => $ref.split('/').at(-1) ?? '';

/** The schema itself, behind a reference. */
export function resolve(document: ApiDocument, schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const found = document.components.schemas[nameIn(schema.$ref)];
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
