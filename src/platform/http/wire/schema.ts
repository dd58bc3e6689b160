/** Pieces of schemas that are about no feature. */
import { type Static, Type } from 'typebox';

/** For bodies and queries: nothing unknown is accepted. */
export const strict = { additionalProperties: false } as const;

/** The schema or null. As one type and not as a choice of two, which would be judged anew for every answer. */
export function nullable<T extends { type: string } & Type.TSchema>(schema: T, description?: string) {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'], ...(description && { description }) });
}

/** An instant in RFC 3339 text, as it goes over the wire. */
export const instant = (description: string, example = '2026-03-02T09:14:03.127Z') =>
  Type.String({ format: 'date-time', description, examples: [example] });

/** RFC 3339 in UTC. */
export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
