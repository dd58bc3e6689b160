import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { User } from '../../api/client.ts';
import { usePermissionsOf } from '../../api/roles.ts';
import { Icon } from '../../parts/icon.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/index.ts';
import { roleCounts } from './role-counts.ts';

/** What has to be asked before an approval. */
export type Question =
  /** These would get that role, which carries permissions. */
  | { kind: 'power'; people: readonly User[]; role: string }
  /** Of those who were chosen together, some ask for such a role: they are left out. */
  | { kind: 'many'; people: readonly User[]; leftOut: readonly User[] };

type Props = {
  question: Question | undefined;
  onClose: () => void;
  onApprove: (people: readonly User[], role?: string) => void;
};

const strings = text.queue.question;
const mostNamed = 20;

/** Power is given by a click on a button that says so, never by the key that approves everybody else. */
export function ApprovalQuestion({ question, onClose, onApprove }: Props) {
  return (
    <Modal
      opened={question !== undefined}
      size={540}
      onClose={onClose}
      title={question && titleOf(question)}
      classNames={{ title: 'breakable' }}
      // The list knows where to.
      returnFocus={false}
    >
      {question?.kind === 'power' && <Power {...question} onClose={onClose} onApprove={onApprove} />}
      {question?.kind === 'many' && <Many {...question} onClose={onClose} onApprove={onApprove} />}
    </Modal>
  );
}

function titleOf(question: Question): string {
  const { people } = question;
  if (question.kind === 'many') return strings.many(people.length);
  return strings.power(text.queue.names(people[0]?.username ?? '', people.length), question.role);
}

type Answers = Pick<Props, 'onClose' | 'onApprove'>;

function Power({ people, role, onClose, onApprove }: Extract<Question, { kind: 'power' }> & Answers) {
  const permissions = usePermissionsOf(role);
  const meanings = text.roles.permissions;
  return (
    <Stack>
      <Stack gap="xs" className="power-notice">
        <Group gap="xs">
          <RoleTag name={role} />
          <Text size="sm" fw={600}>
            {strings.allows}
          </Text>
        </Group>
        {permissions ? (
          <List size="sm">
            {permissions.map((permission) => (
              <List.Item key={permission}>{meanings[permission]}</List.Item>
            ))}
          </List>
        ) : (
          <Text size="sm">{strings.unknown}</Text>
        )}
      </Stack>
      {people.length > 1 && <Names people={people} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {text.common.cancel}
        </Button>
        <Button variant="default" onClick={() => onApprove(people, strings.least)}>
          {text.queue.approveWith(strings.least)}
        </Button>
        <Button color="grape" leftSection={<Icon name="roles" size={12} />} onClick={() => onApprove(people, role)}>
          {text.queue.approveWith(role)}
        </Button>
      </Group>
    </Stack>
  );
}

function Many({ people, leftOut, onClose, onApprove }: Extract<Question, { kind: 'many' }> & Answers) {
  return (
    <Stack>
      {people.length > 0 && <Text size="sm">{text.queue.counts(roleCounts(people))}</Text>}
      <Stack gap="xs" className="power-notice">
        <Text size="sm" fw={600}>
          {text.queue.counts(roleCounts(leftOut))}
        </Text>
        <Text size="sm">{strings.leftOut}</Text>
        <Names people={leftOut} />
      </Stack>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {text.common.cancel}
        </Button>
        {people.length > 0 && <Button onClick={() => onApprove(people)}>{strings.approveRest(people.length)}</Button>}
      </Group>
    </Stack>
  );
}

function Names({ people }: { people: readonly User[] }) {
  return (
    <List size="sm" spacing={4}>
      {people.slice(0, mostNamed).map(({ id, username, requested_role }) => (
        <List.Item key={id} className="breakable">
          {username} {requested_role !== null && <RoleTag name={requested_role} />}
        </List.Item>
      ))}
      {people.length > mostNamed && <List.Item>{text.queue.moreRefusals(people.length - mostNamed)}</List.Item>}
    </List>
  );
}
