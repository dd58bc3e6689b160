import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { User } from '../../api/client.ts';
import { usePowerOf } from '../../api/roles.ts';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { besidesFields, type Complaints, showAtFields } from '../../parts/field-problems.ts';
import { Icon } from '../../parts/icon.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RoleField } from '../../parts/role-field.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/index.ts';
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

const strings = text.users.decide;
const complaints: Complaints = {
  labels: { role: text.users.role, reason: strings.reason },
  codes: { 'role/unknown': 'role', 'role/not-grantable': 'role' },
};

const titles: Readonly<Partial<Record<Decision, (username: string) => string>>> = {
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
    <Dialog isOpen={decision !== undefined} onClose={onClose} title={decision && titles[decision]?.(nameOf(user))}>
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
  const isGiven = decision === 'approve' || decision === 'reinstate';
  const given = isGiven ? (decision === 'approve' ? form.values.role : user.role) : undefined;
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
      {(decision === 'reject' || decision === 'suspend') && (
        <ReasonWithTemplates
          value={form.values.reason}
          error={form.errors['reason']}
          templates={strings.templates[decision]}
          onChange={(reason) => form.setFieldValue('reason', reason)}
        />
      )}
      <NotSent error={error} />
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button
          type="submit"
          color={isPowerful ? 'grape' : decision === 'approve' || decision === 'reinstate' ? undefined : 'red'}
          leftSection={isPowerful && <Icon name="roles" size={12} />}
          loading={isPending}
        >
          {given === undefined
            ? strings.submits[decision as 'reject']
            : (decision === 'approve' ? strings.approveWith : strings.reinstateWith)(given)}
        </Button>
      </DialogFoot>
    </form>
  );
}
