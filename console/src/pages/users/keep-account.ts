import { useQueryClient } from '@tanstack/react-query';
import type { User } from '../../api/client.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { pendingCountKey } from '../../shell/pending-count.ts';

/** After a change: the account as it was answered is shown at once, and what else shows it asks again. */
export function useKeepAccount(): (account: Versioned<User>) => void {
  const queries = useQueryClient();
  return (account) => {
    queries.setQueryData(userQuery(account.value.id).queryKey, account);
    for (const queryKey of [['users'], ['audit'], ['sessions-of', account.value.id], pendingCountKey])
      void queries.invalidateQueries({ queryKey });
  };
}
