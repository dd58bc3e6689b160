/** What has been revoked, as one process remembers it. It knows no clock and no database. */
import type { RevocationRow } from './store.ts';

export type RevocationMemory = {
  /** Takes rows in, also ones that it has. @returns what has to be read again as a whole */
  add(rows: readonly RevocationRow[]): { roles: boolean; keys: boolean };
  /** Lets go of what concerns no living token any more. */
  forget(now: number): void;
  isSessionRevoked(sessionId: number): boolean;
  /** Whether tokens of that power version are refused. */
  isUserRevoked(userId: number, version: number): boolean;
};

export function makeRevocationMemory(): RevocationMemory {
  /** Everywhere, the instant until which to remember. */
  const sessions = new Map<number, number>();
  const users = new Map<number, { leastVersion: number; until: number }>();

  const addUser = (id: number, { version, expires_at }: RevocationRow) => {
    const known = users.get(id);
    users.set(id, {
      leastVersion: Math.max(known?.leastVersion ?? 0, version ?? Number.POSITIVE_INFINITY),
      until: Math.max(known?.until ?? 0, expires_at),
    });
  };

  return {
    add(rows) {
      const again = { roles: false, keys: false };
      for (const row of rows) {
        const id = row.subject_id as number;
        if (row.kind === 'session') sessions.set(id, Math.max(sessions.get(id) ?? 0, row.expires_at));
        else if (row.kind === 'user') addUser(id, row);
        else again[row.kind] = true;
      }
      return again;
    },
    forget(now) {
      for (const [id, until] of sessions) if (until <= now) sessions.delete(id);
      for (const [id, { until }] of users) if (until <= now) users.delete(id);
    },
    isSessionRevoked: (sessionId) => sessions.has(sessionId),
    isUserRevoked: (userId, version) => version < (users.get(userId)?.leastVersion ?? 0),
  };
}
