import { useQueryClient } from '@tanstack/react-query';
import type { User } from '../../api/client.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { pendingCountKey } from '../../shell/pending-count.ts';
import { lockQuery, originQuery, sessionsQuery } from './user-queries.ts';

/** After a change: shows the answered account at once, and has every other view of it ask again. */
export function useKeepAccount(): (account: Versioned<User>) => void {
  const queries = useQueryClient();
  return (account) => {
    const { id } = account.value;
    queries.setQueryData(userQuery(id).queryKey, account);
    const ofAccount = [lockQuery(id).queryKey, originQuery(id).queryKey, sessionsQuery(id).queryKey];
    for (const queryKey of [['users'], ['audit'], pendingCountKey, ...ofAccount])
      void queries.invalidateQueries({ queryKey });
  };
}
