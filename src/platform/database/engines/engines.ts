import type { Engine } from './engine.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import { sqlite } from './sqlite.ts';

/** One more database is a file beside these, a row here, and a row in test/support/databases.ts. */
export const engines: readonly Engine[] = [sqlite, mysql, postgres];
