import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { usePowerOf } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { type Answers, type Decision, decide, possibleDecisions } from './decisions.ts';
import { useKeepAccount } from './keep-account.ts';

/** `done` is called also when nobody looks any more. */
type Attempt = { decision: Decision; answers: Answers; done?: () => void };

/** What can be decided about an account, what is being asked, and what came of it. */
export function useDecide(account: Versioned<User>) {
  const { value: user } = account;
  const caller = useCaller();
  const powerOf = usePowerOf();
  const queries = useQueryClient();
  const keep = useKeepAccount();
  const [asked, setAsked] = useState<Decision>();
  const deciding = useMutation({
    mutationFn: ({ decision, answers }: Attempt) => decide(decision, account, answers),
    onSuccess: (decided, { done }) => {
      done?.();
      setAsked(undefined);
      keep(decided);
      void queries.invalidateQueries({ queryKey: ['origin', user.id] });
    },
    onError: (error) => {
      if (!isProblem(error, 'request/stale') && !isProblem(error, 'user/status-conflict')) return;
      setAsked(undefined);
      void queries.invalidateQueries({ queryKey: userQuery(user.id).queryKey });
    },
  });
  return {
    asked,
    deciding,
    decisions: possibleDecisions(user, caller),
    close: () => setAsked(undefined),
    start(decision: Decision) {
      deciding.reset();
      // A role that carries permissions is given back by a click that names it.
      if (decision === 'reinstate' && powerOf(user.role) === 'harmless') deciding.mutate({ decision, answers: {} });
      else setAsked(decision);
    },
  };
}

export type Deciding = ReturnType<typeof useDecide>;
