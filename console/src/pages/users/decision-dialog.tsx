import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { User } from '../../api/client.ts';
import { fieldProblems } from '../../parts/field-problems.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RoleField } from '../../parts/role-field.tsx';
import { text } from '../../strings/index.ts';
import type { Answers } from './decisions.ts';

export type Decision = 'approve' | 'reject' | 'suspend' | 'reinstate' | 'reopen';

type Props = {
  /** Not open without one. */
  decision: Decision | undefined;
  user: User;
  error: Error | null;
  isPending: boolean;
  onClose: () => void;
  onDecide: (decision: Decision, answers: Answers) => void;
};

const mostCharacters = 500;
const strings = text.users.decide;

const titles: Readonly<Partial<Record<Decision, (username: string) => string>>> = {
  approve: strings.approveTitle,
  reject: strings.rejectTitle,
  suspend: strings.suspendTitle,
  reopen: strings.reopenTitle,
};
const leads: Readonly<Partial<Record<Decision, string>>> = {
  approve: strings.approveLead,
  suspend: strings.suspendLead,
  reopen: strings.reopenLead,
};

/** What is still to be said before a decision is made. */
export function DecisionDialog(props: Props) {
  const { decision, user, onClose } = props;
  return (
    <Modal
      opened={decision !== undefined}
      onClose={onClose}
      title={decision && titles[decision]?.(user.username)}
      classNames={{ title: 'breakable' }}
    >
      {decision && <Questions {...props} decision={decision} />}
    </Modal>
  );
}

function Questions({ decision, user, error, isPending, onClose, onDecide }: Props & { decision: Decision }) {
  const [role, setRole] = useState(user.requested_role ?? user.role);
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDecide(decision, decision === 'approve' ? { role } : { reason });
  };
  const fields = fieldProblems(error, { role: text.users.role, reason: strings.reason });
  return (
    <form onSubmit={submit}>
      <Stack>
        {leads[decision] && (
          <Text size="sm" c="dimmed">
            {leads[decision]}
          </Text>
        )}
        <ProblemAlert error={Object.keys(fields).length > 0 ? null : error} />
        {decision === 'approve' && <RoleField value={role} onChange={setRole} error={fields['role']} />}
        {(decision === 'reject' || decision === 'suspend') && (
          <Textarea
            label={strings.reason}
            description={strings.reasonHint}
            data-autofocus
            autosize
            minRows={3}
            maxLength={mostCharacters}
            value={reason}
            error={fields['reason']}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" color={decision === 'approve' ? undefined : 'red'} loading={isPending}>
            {strings[decision]}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
