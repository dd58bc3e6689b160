/** A schema as the rows of a table: its members, and theirs below them. */
import { type ApiDocument, resolve, type Schema } from './api-document.ts';
import { describeLimits, describeMeaning, describeType } from './schema-text.ts';

export type Member = {
  name: string;
  /** 0 for a member of the schema itself. */
  depth: number;
  type: string;
  limits: string;
  meaning: string;
  isRequired: boolean;
};

export function membersOf(document: ApiDocument, schema: Schema, depth = 0, above: readonly string[] = []): Member[] {
  const { properties = {}, required = [] } = resolve(document, schema);
  return Object.entries(properties).flatMap(([name, member]) => {
    const inner = withMembers(document, member);
    const row = {
      name,
      depth,
      type: describeType(member),
      limits: describeLimits(member),
      meaning: describeMeaning(document, member),
      isRequired: required.includes(name),
    };
    // A schema that holds itself is told once.
    if (!inner || (inner.$ref !== undefined && above.includes(inner.$ref))) return [row];
    return [row, ...membersOf(document, inner, depth + 1, inner.$ref ? [...above, inner.$ref] : above)];
  });
}

/** The object in it: itself, one of its choices, or what its list holds. */
function withMembers(document: ApiDocument, schema: Schema): Schema | undefined {
  if (schema.items) return withMembers(document, schema.items);
  if (schema.anyOf) return schema.anyOf.find((one) => withMembers(document, one));
  return resolve(document, schema).properties ? schema : undefined;
}
