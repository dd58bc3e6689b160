import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { User } from '../../api/client.ts';
import { usePermissionsOf, usePowerOf } from '../../api/roles.ts';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { besidesFields, type Complaints, showAtFields } from '../../parts/field-problems.ts';
import { Filled } from '../../parts/filled.tsx';
import { Icon } from '../../parts/icon.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RoleField } from '../../parts/role-field.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/at-hand.ts';
import type { Answers, Decision } from './decisions.ts';
import { ReasonWithTemplates } from './reason-with-templates.tsx';

type Props = {
  /** Not open without one. */
  decision: Decision | undefined;
  user: User;
  error: Error | null;
  isPending: boolean;
  onClose: () => void;
  onDecide: (decision: Decision, answers: Answers, on: { success: () => void; error: (error: Error) => void }) => void;
};

const strings = text.user.decide;
const complaints: Complaints = {
  labels: { role: text.users.role, reason: text.users.decide.reason },
  codes: { 'role/unknown': 'role', 'role/not-grantable': 'role' },
};

const titles: Readonly<Record<Decision, (name: string) => string>> = {
  approve: strings.approveTitle,
  reject: strings.rejectTitle,
  suspend: strings.suspendTitle,
  reinstate: strings.reinstateTitle,
  reopen: strings.reopenTitle,
};
const leads: Readonly<Partial<Record<Decision, string>>> = {
  approve: strings.approveLead,
  suspend: strings.suspendLead,
  reinstate: strings.reinstateLead,
  reopen: strings.reopenLead,
};

/** What is still to be said before a decision is made. */
export function DecisionDialog(props: Props) {
  const { decision, user, onClose } = props;
  return (
    <Dialog isOpen={decision !== undefined} onClose={onClose} title={decision && titles[decision](nameOf(user))}>
      {decision && <Questions {...props} decision={decision} />}
    </Dialog>
  );
}

function Questions({ decision, user, error, isPending, onClose, onDecide }: Props & { decision: Decision }) {
  const form = useForm({ initialValues: { role: user.requested_role ?? user.role, reason: '' } });
  const draft = useDraft<FormDraft<typeof form.values>>(`${decision}:${user.id}`);
  useFormDraft(form, draft, { beside: null });
  useUnsaved(() => form.isDirty());
  const powerOf = usePowerOf();
  const given = decision === 'approve' ? form.values.role : decision === 'reinstate' ? user.role : undefined;
  const isPowerful = given !== undefined && powerOf(given) !== 'harmless';
  const submit = form.onSubmit(({ role, reason }) =>
    onDecide(decision, decision === 'approve' ? { role } : { reason }, {
      success: () => draft.keep(undefined),
      error: (error) => showAtFields(form, error, complaints),
    }),
  );
  return (
    <form onSubmit={submit}>
      {leads[decision] && <p>{leads[decision]}</p>}
      <ProblemAlert error={besidesFields(error, complaints)} />
      {decision === 'approve' && <RoleField value={form.values.role} {...form.getInputProps('role')} />}
      {isPowerful && <Allowed role={given} />}
      {(decision === 'reject' || decision === 'suspend') && (
        <ReasonWithTemplates
          value={form.values.reason}
          error={form.errors['reason']}
          templates={text.users.decide.templates[decision]}
          onChange={(reason) => form.setFieldValue('reason', reason)}
        />
      )}
      <NoAnswer error={error} />
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          {text.frame.cancel}
        </Button>
        <Button
          type="submit"
          color={isPowerful ? 'grape' : given === undefined ? 'red' : undefined}
          leftSection={isPowerful && <Icon name="roles" size={12} />}
          loading={isPending}
        >
          {given === undefined
            ? strings[decision]
            : (decision === 'approve' ? strings.approveWith : strings.reinstateWith)(given)}
        </Button>
      </DialogFoot>
    </form>
  );
}

/** What is given with a role that carries permissions. */
function Allowed({ role }: { role: string }) {
  const permissions = usePermissionsOf(role);
  if (!permissions || permissions.length === 0) return null;
  return (
    <Notice tone="power">
      <Filled sentence={strings.allows} values={{ role: <RoleTag name={role} /> }} />
      <ul className="user-allowed">
        {permissions.map((permission) => (
          <li key={permission}>{text.roles.permissions[permission]}</li>
        ))}
      </ul>
    </Notice>
  );
}
