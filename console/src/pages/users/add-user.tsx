import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answer, api } from '../../api/client.ts';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { besidesFields, type Complaints, showAtFields } from '../../parts/field-problems.ts';
import { NewPasswordInput } from '../../parts/new-password-input.tsx';
import { useUsernameHint } from '../../parts/new-username-input.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RoleField } from '../../parts/role-field.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/signed-in.ts';

const strings = text.users;

const complaints: Complaints = {
  labels: {
    username: strings.username,
    password: strings.add.password,
    role: strings.role,
    display_name: strings.displayName,
    email: strings.email,
  },
  codes: { 'user/exists': 'username', 'role/unknown': 'role', 'role/not-grantable': 'role' },
};
const empty = { username: '', password: '', role: 'user', display_name: '', email: '' };

/** What was typed stays when it is closed by mistake, until the account is made. */
export function AddUser({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const form = useForm({ initialValues: empty });
  const draft = useDraft<FormDraft<typeof empty>>('add-user');
  useFormDraft(form, draft, { beside: null, never: ['password'] });
  useUnsaved(() => isOpen && form.isDirty());
  const usernameHint = useUsernameHint();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: ({ display_name, email, ...rest }: typeof empty) =>
      answer(api.POST('/users', { body: { ...rest, display_name: display_name || null, email: email || null } })),
    onSuccess: ({ id, username }) => {
      draft.keep(undefined);
      form.reset();
      onClose();
      notifications.show({ message: text.users.add.added(username) });
      void queries.invalidateQueries({ queryKey: ['users'] });
      return navigate({ to: '/users/$id', params: { id: String(id) } });
    },
    onError: (error) => showAtFields(form, error, complaints),
  });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={strings.add.title}>
      <form onSubmit={form.onSubmit((values) => adding.mutate(values))}>
        <p>{strings.add.lead}</p>
        <ProblemAlert error={besidesFields(adding.error, complaints)} />
        <TextInput
          label={strings.username}
          required
          data-autofocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          description={usernameHint}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          {...form.getInputProps('username')}
        />
        <NewPasswordInput
          label={strings.add.password}
          username={form.values.username}
          known={[form.values.email, form.values.display_name]}
          {...form.getInputProps('password')}
        />
        <RoleField value={form.values.role} {...form.getInputProps('role')} />
        <TextInput label={strings.displayName} autoComplete="off" {...form.getInputProps('display_name')} />
        <TextInput label={strings.email} type="email" autoComplete="off" {...form.getInputProps('email')} />
        <NoAnswer error={adding.error} />
        <DialogFoot>
          <Button variant="default" onClick={onClose}>
            {text.frame.cancel}
          </Button>
          <Button type="submit" loading={adding.isPending}>
            {strings.add.submit}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
