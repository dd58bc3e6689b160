/** Who acts: the caller of a request, or the operator at the command line (without an id). */
import { permissions } from './role.ts';

export type Actor = { id: number | null; permissions: ReadonlySet<string> };

/** Whoever can run the command can read the database anyway. */
export const operator: Actor = { id: null, permissions: new Set(permissions) };
