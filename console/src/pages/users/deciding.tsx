/** The decisions on one account: which there are, the question before each, and what became of the last. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { usePowerOf } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { Icon } from '../../parts/icon.tsx';
import { isUnanswered, NoAnswer } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { say } from '../../parts/say.ts';
import { text } from '../../strings/at-hand.ts';
import { DecisionDialog } from './decision-dialog.tsx';
import { type Answers, type Decision, decide, possibleDecisions } from './decisions.ts';
import { useKeepAccount } from './keep-account.ts';

const strings = text.user.decide;

/** Those after which somebody holds a role. */
const gives: readonly Decision[] = ['approve', 'reinstate'];
const power = { color: 'grape', leftSection: <Icon name="roles" size={12} /> };

/** `done` is called also when nobody looks any more. */
type Attempt = { decision: Decision; answers: Answers; done?: () => void };

export type Deciding = ReturnType<typeof useDeciding>;

export function useDeciding(account: Versioned<User>) {
  const { value: user } = account;
  const caller = useCaller();
  const powerOf = usePowerOf();
  const queries = useQueryClient();
  const keep = useKeepAccount();
  const [asked, setAsked] = useState<Decision>();
  const attempt = useMutation({
    mutationFn: ({ decision, answers }: Attempt) => decide(decision, account, answers),
    onSuccess: (decided, { decision, done }) => {
      done?.();
      setAsked(undefined);
      keep(decided);
      say(strings.done[decision](nameOf(decided.value)));
    },
    onError: (error) => {
      if (!isProblem(error, 'request/stale') && !isProblem(error, 'user/status-conflict')) return;
      setAsked(undefined);
      void queries.invalidateQueries({ queryKey: userQuery(user.id).queryKey });
    },
  });
  // A role that carries permissions is given back by a click that names it.
  const isAsked = (decision: Decision) => decision !== 'reinstate' || powerOf(user.role) !== 'harmless';
  const decisions = possibleDecisions(user, caller);
  // The answer was lost, and the account shows that it was done.
  const isDoneAfterAll = isUnanswered(attempt.error) && !decisions.some((one) => one === attempt.variables?.decision);
  const start = (decision: Decision) => {
    attempt.reset();
    if (isAsked(decision)) setAsked(decision);
    else attempt.mutate({ decision, answers: {} });
  };
  const given = user.status === 'pending' ? (user.requested_role ?? user.role) : user.role;
  const isPowerful = powerOf(given) === 'powerful';
  const error = isDoneAfterAll ? null : attempt.error;
  const open = isDoneAfterAll ? undefined : asked;
  return { user, isPowerful, attempt, error, asked: open, close: () => setAsked(undefined), decisions, isAsked, start };
}

/** At the head of the page: the next step as a button, what is rarer in a menu. */
export function Decisions({ deciding }: { deciding: Deciding }) {
  const { user, isPowerful, decisions, isAsked, start, attempt } = deciding;
  const shown = user.status === 'pending' ? decisions : decisions.slice(0, 1);
  const rarer = decisions.slice(shown.length);
  const label = (decision: Decision) => (isAsked(decision) ? strings.asks(strings[decision]) : strings[decision]);
  const buttons = (
    <>
      {shown.map((decision, at) => (
        <Button
          // The one that was pressed keeps the focus, whatever it offers next.
          // biome-ignore lint/suspicious/noArrayIndexKey: by its place
          key={at}
          {...(gives.includes(decision) ? { variant: 'filled', ...(isPowerful && power) } : { variant: 'default' })}
          loading={attempt.isPending && attempt.variables.decision === decision}
          onClick={() => start(decision)}
        >
          {label(decision)}
        </Button>
      ))}
      {rarer.length > 0 && (
        <Menu>
          <Menu.Target>
            <ActionIcon variant="default" aria-label={text.user.actions}>
              <Icon name="down" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {rarer.map((decision) => (
              <Menu.Item key={decision} leftSection={<Icon name="undo" />} onClick={() => start(decision)}>
                {label(decision)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
  return rarer.length > 0 ? <Button.Group>{buttons}</Button.Group> : buttons;
}

/** Why the last decision was not made, and the question before the next one. */
export function DecisionOutcome({ deciding }: { deciding: Deciding }) {
  const { user, attempt, asked, close } = deciding;
  const error = asked ? null : deciding.error;
  return (
    <>
      {isProblem(error, 'request/stale') ? (
        <Notice tone="warn" isNews>
          {strings.stale}
        </Notice>
      ) : (
        <ProblemAlert error={error} />
      )}
      <NoAnswer error={error} />
      <DecisionDialog
        decision={asked}
        user={user}
        error={attempt.error}
        isPending={attempt.isPending}
        onClose={close}
        onDecide={(decision, answers, { success, error }) =>
          attempt.mutate({ decision, answers, done: success }, { onError: error })
        }
      />
    </>
  );
}
