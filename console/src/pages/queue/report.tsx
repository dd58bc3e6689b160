/** What a decision led to, said where it does not get in the way of the next one. */
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { leastRole } from '../../api/roles.ts';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/index.ts';
import type { Person } from './decision.ts';
import type { Refusal, Report } from './outbox.ts';

const noteId = 'decision';
const shownMilliseconds = 10_000;
const mostListed = 20;

export function sayReport({ batch, done }: Report): string {
  if (done.length === 0) return '';
  return text.queue.done[batch.choice.decision](nameAll(done), roleOf(batch, done));
}

/** One note for all decisions: a row of them would hide the queue. */
export function showReport(report: Report, undo: () => void): void {
  const said = sayReport(report);
  const role = roleOf(report.batch, report.done);
  if (said !== '') {
    notifications.hide(noteId);
    notifications.show({
      id: noteId,
      // The page tells those who do not see it.
      role: 'group',
      'aria-label': said,
      color: report.batch.choice.decision === 'reject' ? 'gray' : 'teal',
      autoClose: shownMilliseconds,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Group gap={6}>
            <Text size="sm">{role ? text.queue.done.approveAs(nameAll(report.done)) : said}</Text>
            {role && <RoleTag name={role} />}
          </Group>
          {report.batch.undoes === undefined && (
            <Button size="compact-sm" variant="light" onClick={undo}>
              {text.queue.undo}
            </Button>
          )}
        </Group>
      ),
    });
  }
  if (report.batch.people.length > 1) return;
  for (const { person, sentence } of report.refusals)
    notifications.show({
      color: 'red',
      autoClose: shownMilliseconds,
      title: text.queue.notDoneTo(person.username),
      message: sentence,
    });
}

/** Decisions that nobody would expect to be sent any more. */
export function sayTooOld(count: number): void {
  if (count > 0) notifications.show({ color: 'yellow', autoClose: false, message: text.queue.tooOld(count) });
}

/** Of many decisions, those that were refused, each with why. */
export function Refusals({ refusals, onClose }: { refusals: readonly Refusal[]; onClose: () => void }) {
  if (refusals.length === 0) return null;
  return (
    <Alert color="red" role="alert" title={text.queue.notDone(refusals.length)} withCloseButton onClose={onClose}>
      <List size="sm">
        {refusals.slice(0, mostListed).map(({ person, sentence }) => (
          <List.Item key={person.id}>
            <Text span inherit fw={600}>
              {person.username}
            </Text>{' '}
            {sentence}
          </List.Item>
        ))}
      </List>
      {refusals.length > mostListed && <Text size="sm">{text.queue.moreRefusals(refusals.length - mostListed)}</Text>}
    </Alert>
  );
}

/** The one that was given, where it is one and known. */
function roleOf({ choice }: Report['batch'], done: Report['done']): string | undefined {
  if (choice.decision !== 'approve') return undefined;
  const [person, ...others]: readonly Partial<Person>[] = done;
  if (choice.role !== undefined || others.length > 0 || person?.requested_role === undefined) return choice.role;
  return person.requested_role ?? leastRole;
}

function nameAll(people: readonly Person[]): string {
  return text.queue.names(people[0]?.username ?? '', people.length);
}
