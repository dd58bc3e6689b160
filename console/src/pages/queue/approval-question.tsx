import { Button } from '@mantine/core';
import type { User } from '../../api/client.ts';
import { usePermissionsOf } from '../../api/roles.ts';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf, PersonInline } from '../../parts/person.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { useBackCloses } from '../../parts/use-back-closes.ts';
import { useRoom } from '../../parts/use-room.ts';
import { text } from '../../strings/signed-in.ts';
import { Flags } from './flags.tsx';
import type { Question } from './question-for.ts';
import { roleCounts, roleFor } from './role-counts.ts';

type Props = {
  question: Question | undefined;
  onClose: () => void;
  onApprove: (people: readonly User[], role?: string) => void;
};

const strings = text.queue.question;
const mostNamed = 20;

/** Power is given by a click on a button that says so, never by the key that approves everybody else. */
export function ApprovalQuestion({ question, onClose, onApprove }: Props) {
  useBackCloses(question !== undefined, onClose);
  const answers = { onClose, onApprove };
  return (
    <Dialog
      isOpen={question !== undefined}
      size={520}
      onClose={onClose}
      title={question && titleOf(question)}
      // The list knows where to, unless a panel covers it.
      returnsFocus={useRoom() === 'phone'}
    >
      {question?.kind === 'power' && <Power {...question} {...answers} />}
      {question?.kind === 'cannot' && <Cannot {...question} {...answers} />}
      {question?.kind === 'many' && <Many {...question} {...answers} />}
    </Dialog>
  );
}

function titleOf(question: Question): string {
  const { people } = question;
  if (question.kind === 'many') return strings.many(people.length);
  if (question.kind === 'cannot') return strings.cannotGive(question.role);
  const [first] = people;
  return strings.power(text.queue.names(first ? nameOf(first) : '', people.length), question.role);
}

type Answers = Pick<Props, 'onClose' | 'onApprove'>;

function Power({ people, role, onClose, onApprove }: Extract<Question, { kind: 'power' }> & Answers) {
  const permissions = usePermissionsOf(role);
  const meanings = text.roles.permissions;
  return (
    <>
      <Notice tone="power">
        <b>{strings.allows(role)}</b>
        {permissions ? (
          <ul>
            {permissions.map((permission) => (
              <li key={permission}>{meanings[permission]}</li>
            ))}
          </ul>
        ) : (
          <p>{strings.unknown}</p>
        )}
      </Notice>
      <Names people={people} />
      <DialogFoot>
        <Button variant="default" onClick={onClose} data-autofocus>
          {text.frame.cancel}
        </Button>
        <Button variant="default" onClick={() => onApprove(people, strings.least)}>
          {text.queue.approveWith(strings.least)}
        </Button>
        <Button color="grape" leftSection={<Icon name="roles" size={14} />} onClick={() => onApprove(people, role)}>
          {text.queue.approveWith(role)}
        </Button>
      </DialogFoot>
    </>
  );
}

/** What the service would refuse is not offered. */
function Cannot({ people, role, onClose, onApprove }: Extract<Question, { kind: 'cannot' }> & Answers) {
  return (
    <>
      <p className="dim">{strings.cannotGiveLine(role)}</p>
      <Names people={people} />
      <DialogFoot>
        <Button variant="default" onClick={onClose} data-autofocus>
          {text.frame.cancel}
        </Button>
        <Button onClick={() => onApprove(people, strings.least)}>{text.queue.approveWith(strings.least)}</Button>
      </DialogFoot>
    </>
  );
}

function Many({ people, leftOut, onClose, onApprove }: Extract<Question, { kind: 'many' }> & Answers) {
  const counts = roleCounts(people);
  const [only, ...otherRoles] = counts;
  return (
    <>
      {people.length > 0 && <p className="dim">{strings.canSignIn}</p>}
      <div className="many">
        {counts.map(({ role, count }) => (
          <div key={role} className="many-row">
            <div>
              <b>{text.queue.countAs(role, count)}</b>
              <p className="dim">{strings.harmless}</p>
            </div>
            <RoleTag name={role} />
          </div>
        ))}
        {roleCounts(leftOut).map(({ role, count }) => (
          <div key={role} className="many-row" data-power>
            <div>
              <b>{text.queue.countAs(role, count)}</b>
              <p>{strings.leftOut}</p>
              <Names people={leftOut.filter((person) => roleFor(person) === role)} />
            </div>
            <RoleTag name={role} />
          </div>
        ))}
      </div>
      <p className="dim">{strings.later(people.length + leftOut.length)}</p>
      <DialogFoot>
        <Button variant="default" onClick={onClose} data-autofocus>
          {text.frame.cancel}
        </Button>
        {only && (
          <Button onClick={() => onApprove(people)}>
            {otherRoles.length === 0
              ? strings.approveRestAs(people.length, only.role)
              : strings.approveRest(people.length)}
          </Button>
        )}
      </DialogFoot>
    </>
  );
}

function Names({ people }: { people: readonly User[] }) {
  return (
    <ul className="many-names">
      {people.slice(0, mostNamed).map((person) => (
        <li key={person.id}>
          <PersonInline user={person} /> {person.display_name && <span className="faint">{person.username}</span>}{' '}
          <Flags person={person} />
        </li>
      ))}
      {people.length > mostNamed && <li>{text.queue.moreRefusals(people.length - mostNamed)}</li>}
    </ul>
  );
}
