import { useState } from 'react';
import type { User } from '../../api/client.ts';
import { usePowerOf } from '../../api/roles.ts';
import { type Question, questionFor } from './question-for.ts';
import { useMayGive } from './use-may-give.ts';

/** Approves at once what needs no question, and asks the others. */
export function useApproval(approve: (people: readonly User[], role?: string) => void) {
  const [question, setQuestion] = useState<Question>();
  const powerOf = usePowerOf();
  const mayGive = useMayGive();
  return {
    question,
    ask: (people: readonly User[], role?: string) => {
      const asked = questionFor(people, role, { isHarmless: (name) => powerOf(name) === 'harmless', mayGive });
      if (asked) setQuestion(asked);
      else approve(people, role);
    },
    approve: (people: readonly User[], role?: string) => {
      setQuestion(undefined);
      approve(people, role);
    },
    close: () => setQuestion(undefined),
  };
}
