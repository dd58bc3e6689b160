/** Whether a value has room where it is to go. Pure. */

import type { Column } from '../../platform/database/engines/engine.ts';

/** Numbers of any size travel as text, because JavaScript's end at 2^53. */
export type Row = Record<string, string | null>;

/** @returns the first column that cannot take its value, and why; the value itself is nobody's business */
export function findMisfit(columns: readonly Column[], row: Row): { column: string; why: string } | undefined {
  for (const { name, isInteger, limits } of columns) {
    const why = isInteger ? integerFault(row[name], limits?.bits ?? 64) : textFault(row[name], limits);
    if (why !== undefined) return { column: name, why };
  }
  return undefined;
}

function integerFault(value: unknown, bits: number): string | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'string' || !/^-?\d+$/.test(value)) return 'is no whole number';
  const number = BigInt(value);
  return BigInt.asIntN(bits, number) === number ? undefined : `does not fit into ${bits} bits`;
}

function textFault(value: unknown, limits: Column['limits']): string | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'string') return 'is no text';
  if (limits === undefined) return undefined;
  if (limits.isAscii && /[^\0-\x7f]/.test(value)) return 'holds characters that are not ASCII';
  if (limits.isWithoutNul && value.includes('\0')) return 'holds the character U+0000';
  if ([...value].length > limits.characters) return `is longer than ${limits.characters} characters`;
  return Buffer.byteLength(value) > limits.bytes ? `is longer than ${limits.bytes} bytes` : undefined;
}
