import { Alert, Button, DataList, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { usePowerOf } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { Instant } from '../../parts/instant.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { Section } from '../../parts/section.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { UserName } from '../../parts/user-name.tsx';
import { text } from '../../strings/index.ts';
import { type Decision, DecisionDialog } from './decision-dialog.tsx';
import { type Answers, decide } from './decisions.ts';
import { useKeepAccount } from './keep-account.ts';

/** What may follow, by what is; the service decides. Which permission each takes, beside it. */
const possible: Readonly<Record<User['status'], readonly Decision[]>> = {
  pending: ['approve', 'reject'],
  active: ['suspend', 'reopen'],
  rejected: ['reopen'],
  suspended: ['reinstate'],
};
const takes: Readonly<Record<Decision, string>> = {
  approve: 'users:approve',
  reject: 'users:approve',
  reopen: 'users:approve',
  suspend: 'users:write',
  reinstate: 'users:write',
};

/** `done` is called also when nobody looks any more. */
type Attempt = { decision: Decision; answers: Answers; done?: () => void };

/** How the account stands, and what can be done about it. */
export function StatusCard({ account }: { account: Versioned<User> }) {
  const { value: user } = account;
  const permissions = useCaller()?.permissions;
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
    },
    onError: (error) => {
      if (!isProblem(error, 'request/stale') && !isProblem(error, 'user/status-conflict')) return;
      setAsked(undefined);
      void queries.invalidateQueries({ queryKey: userQuery(user.id).queryKey });
    },
  });
  const unlocking = useMutation({
    mutationFn: () => answer(api.POST('/users/{id}/unlock', { params: { path: { id: String(user.id) } } })),
    onSuccess: () => {
      notifications.show({ message: text.users.decide.unlocked });
      void queries.invalidateQueries({ queryKey: ['audit'] });
    },
  });
  const start = (decision: Decision) => {
    deciding.reset();
    // A role that carries permissions is given back by a click that names it.
    if (decision === 'reinstate' && powerOf(user.role) === 'harmless') deciding.mutate({ decision, answers: {} });
    else setAsked(decision);
  };
  const strings = text.users.decide;
  const decisions = possible[user.status].filter((decision) => permissions?.has(takes[decision]));
  return (
    <Section title={text.users.facts.title}>
      {isProblem(deciding.error, 'request/stale') ? (
        <Alert color="yellow" role="alert">
          {strings.stale}
        </Alert>
      ) : (
        <ProblemAlert error={asked ? unlocking.error : (deciding.error ?? unlocking.error)} />
      )}
      <Facts user={user} />
      <NotSent error={asked ? unlocking.error : (deciding.error ?? unlocking.error)} />
      <Group gap="xs">
        {decisions.map((decision, at) => (
          <Button
            key={decision}
            variant={at === 0 && decision !== 'suspend' ? 'filled' : 'default'}
            loading={deciding.isPending && deciding.variables.decision === decision}
            onClick={() => start(decision)}
          >
            {strings[decision]}
          </Button>
        ))}
        {permissions?.has('users:write') && (
          <Button variant="default" loading={unlocking.isPending} onClick={() => unlocking.mutate()}>
            {strings.unlock}
          </Button>
        )}
      </Group>
      <DecisionDialog
        decision={asked}
        user={user}
        error={deciding.error}
        isPending={deciding.isPending}
        onClose={() => setAsked(undefined)}
        onDecide={(decision, answers, { success, error }) =>
          deciding.mutate({ decision, answers, done: success }, { onError: error })
        }
      />
    </Section>
  );
}

function Facts({ user }: { user: User }) {
  const strings = text.users.facts;
  return (
    <DataList gap={6} labelWidth={130}>
      <Fact label={text.users.status}>
        <StatusBadge status={user.status} />
      </Fact>
      {user.status_reason && <Fact label={strings.reason}>{user.status_reason}</Fact>}
      {user.note && <Fact label={strings.note}>{user.note}</Fact>}
      {user.requested_role && (
        <Fact label={strings.requestedRole}>
          <RoleTag name={user.requested_role} />
        </Fact>
      )}
      <Fact label={strings.registered}>
        <Instant at={user.created_at} />
      </Fact>
      {user.approved_at && (
        <Fact label={strings.approved}>
          <Instant at={user.approved_at} />{' '}
          {user.approved_by === null ? (
            strings.operator
          ) : (
            <>
              {strings.approvedBy} <UserName id={user.approved_by} />
            </>
          )}
        </Fact>
      )}
      <Fact label={strings.lastSignIn}>
        <Instant at={user.last_login_at} />
      </Fact>
      <Fact label={strings.changed}>
        <Instant at={user.updated_at} />
      </Fact>
    </DataList>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue className="preserved">{children}</DataList.ItemValue>
    </DataList.Item>
  );
}
