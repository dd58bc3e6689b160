import type { TSchema } from 'typebox';

/** Whether the API would take it. Loaded when it is needed: it is three hundred files, and few commands ask. */
export async function isAccepted(schema: TSchema, value: string): Promise<boolean> {
  const { Value } = await import('typebox/value');
  return Value.Check(schema, value);
}
