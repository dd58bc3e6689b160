import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { CardRow } from '../../parts/card.tsx';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { besidesFields, showAtFields } from '../../parts/field-problems.ts';
import { Icon } from '../../parts/icon.tsx';
import { NewPasswordInput } from '../../parts/new-password-input.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/signed-in.ts';
import { sessionsKey } from './own-account.ts';

const strings = text.account;

const empty = { current_password: '', new_password: '' };
const complaints = {
  labels: { current_password: strings.currentPassword, new_password: strings.newPassword },
  codes: { 'password/wrong': 'current_password' },
};

/** A row, and the form that it opens; what was typed stays when the form is closed and opened again. */
export function ChangePassword() {
  const queries = useQueryClient();
  const username = useCaller()?.username ?? '';
  const [isOpen, { open, close }] = useDisclosure();
  const form = useForm({ initialValues: empty });
  useUnsaved(() => form.isDirty());
  const attempt = useMutation({
    mutationFn: (body: typeof empty) => answer(api.POST('/users/me/password', { body })),
    onSuccess: () => {
      form.reset();
      close();
      void queries.invalidateQueries({ queryKey: sessionsKey });
      notifications.show({ message: strings.passwordChanged });
    },
    onError: (error) => showAtFields(form, error, complaints),
  });
  return (
    <CardRow
      mark={<Icon name="lock" />}
      title={<b className="row-name">{strings.password}</b>}
      line={strings.changeHint}
    >
      <Button variant="default" size="xs" onClick={open}>
        {strings.change}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={strings.changePassword}>
        <form onSubmit={form.onSubmit((values) => attempt.mutate(values))}>
          <ProblemAlert error={besidesFields(attempt.error, complaints)} />
          {/* For password managers, which want to know whose it is. */}
          <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
          <PasswordInput
            label={strings.currentPassword}
            autoComplete="current-password"
            required
            {...form.getInputProps('current_password')}
            aria-invalid={form.errors['current_password'] !== undefined || undefined}
          />
          <NewPasswordInput label={strings.newPassword} username={username} {...form.getInputProps('new_password')} />
          <NoAnswer error={attempt.error} hint={strings.mayBeChanged} />
          <DialogFoot>
            <Button variant="default" onClick={close}>
              {text.frame.cancel}
            </Button>
            <Button type="submit" loading={attempt.isPending}>
              {strings.changePassword}
            </Button>
          </DialogFoot>
        </form>
      </Dialog>
    </CardRow>
  );
}
