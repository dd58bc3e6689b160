import { Button, Checkbox, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { answer, api } from '../../api/client.ts';
import { type Permission, type Role, rolesQuery } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import { ifMatch, type Versioned } from '../../api/versioned.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { besidesFields, type Complaints, showAtFields } from '../../parts/field-problems.ts';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/signed-in.ts';
import { permissionMeanings, permissions } from './roles-query.ts';

const strings = text.roles;
const complaints: Complaints = {
  labels: { name: strings.name, description: strings.description },
  codes: { 'role/exists': 'name' },
};
const mostCharacters = 200;

/** `requestable` is null until somebody decides on it: then it follows from the permissions. */
type NewRole = { name: string; description: string; permissions: string[]; requestable: boolean | null };
const emptyRole: NewRole = { name: '', description: '', permissions: [], requestable: null };

type Opened = { isOpen: boolean; onClose: () => void };

export function AddRole({ isOpen, onClose }: Opened) {
  const caller = useCaller();
  const form = useForm({ initialValues: emptyRole });
  const draft = useDraft<FormDraft<NewRole>>('add-role');
  useFormDraft(form, draft, { beside: null });
  const change = useRoleChange(
    () => {
      const { name, description, permissions, requestable } = form.getValues();
      const said = requestable === null ? {} : { requestable };
      const body = { name, description, permissions: permissions as Permission[], ...said };
      return answer(api.POST('/roles', { body }));
    },
    () => {
      notifications.show({ message: strings.added(form.getValues().name) });
      draft.keep(undefined);
      form.reset();
      onClose();
    },
  );
  return (
    <RoleForm title={strings.add} label={strings.add} {...{ isOpen, onClose, form, change }}>
      <TextInput
        label={strings.name}
        description={strings.nameHint}
        required
        data-autofocus
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('name')}
      />
      <TextInput
        label={strings.description}
        description={strings.descriptionHint}
        maxLength={mostCharacters}
        autoComplete="off"
        {...form.getInputProps('description')}
      />
      <Checkbox.Group label={strings.allows} description={strings.beyondHint} {...form.getInputProps('permissions')}>
        <Stack gap="xs" mt="xs">
          {permissions.map((permission) => (
            <Checkbox
              key={permission}
              size="sm"
              value={permission}
              label={permissionMeanings[permission]}
              description={permission}
              disabled={caller?.permissions.has(permission) !== true}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Offered
        checked={form.values.requestable ?? form.values.permissions.length === 0}
        onChange={(requestable) => form.setFieldValue('requestable', requestable)}
      />
    </RoleForm>
  );
}

function Offered({ checked, onChange }: { checked: boolean; onChange: (requestable: boolean) => void }) {
  return (
    <Switch
      label={strings.requestable}
      description={strings.requestableHint}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

export function EditRole({ role, onClose }: { role: Versioned<Role>; onClose: () => void }) {
  const { name, description, permissions, requestable } = role.value;
  const form = useForm({ initialValues: { description, requestable } });
  const draft = useDraft<FormDraft<typeof form.values>>(`role:${name}`);
  useFormDraft(form, draft, { beside: null });
  const change = useRoleChange(
    () =>
      answer(
        api.PUT('/roles/{name}', {
          params: { path: { name }, header: ifMatch(role) },
          body: { ...form.getValues(), permissions },
        }),
      ),
    () => {
      notifications.show({ message: text.frame.saved });
      draft.keep(undefined);
      onClose();
    },
  );
  return (
    <RoleForm title={strings.editTitle(name)} label={text.frame.save} isOpen {...{ onClose, form, change }}>
      <TextInput
        label={strings.description}
        description={strings.descriptionHint}
        data-autofocus
        maxLength={mostCharacters}
        autoComplete="off"
        {...form.getInputProps('description')}
      />
      <Offered
        checked={form.values.requestable}
        onChange={(requestable) => form.setFieldValue('requestable', requestable)}
      />
    </RoleForm>
  );
}

export function RemoveRole({ role, onClose }: { role: Versioned<Role>; onClose: () => void }) {
  const { name, users = 0 } = role.value;
  const change = useRoleChange(
    () => answer(api.DELETE('/roles/{name}', { params: { path: { name }, header: ifMatch(role) } })),
    () => {
      notifications.show({ message: strings.removed(name) });
      onClose();
    },
  );
  return (
    <RoleForm
      title={strings.remove(name)}
      label={strings.removeForGood}
      color="red"
      isOpen
      isBlocked={users > 0}
      {...{ onClose, change }}
    >
      {users > 0 ? (
        <Notice
          tone="warn"
          actions={
            <AnchorLink to="/users" search={{ role: name }} size="sm">
              {strings.showHolders}
            </AnchorLink>
          }
        >
          {strings.held(users)}
        </Notice>
      ) : (
        <p>{strings.removeLead}</p>
      )}
    </RoleForm>
  );
}

/** Whatever becomes of it, the roles are read again: a refusal mostly means that they are not what was shown. */
function useRoleChange(send: () => Promise<unknown>, done: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: done,
    onSettled: () => queries.invalidateQueries({ queryKey: rolesQuery.queryKey }),
  });
}

type FormProps = Opened & {
  title: string;
  /** Of the button that sends it. */
  label: string;
  color?: string;
  /** Nothing can be sent: what is shown says why. */
  isBlocked?: boolean;
  form?: Parameters<typeof showAtFields>[0] & { isDirty(): boolean };
  change: ReturnType<typeof useRoleChange>;
  children: ReactNode;
};

/** The frame of all of them: what is asked, why it was refused, and the two ways out. */
function RoleForm({ title, label, color, isBlocked, isOpen, onClose, form, change, children }: FormProps) {
  useUnsaved(() => isOpen && form?.isDirty() === true);
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(undefined, { onError: (error) => form && showAtFields(form, error, complaints) });
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      <form onSubmit={send}>
        <ProblemAlert error={form ? besidesFields(change.error, complaints) : change.error} />
        {children}
        <NoAnswer error={change.error} />
        <DialogFoot>
          <Button variant="default" onClick={onClose}>
            {text.frame.cancel}
          </Button>
          {!isBlocked && (
            <Button type="submit" color={color} loading={change.isPending}>
              {label}
            </Button>
          )}
        </DialogFoot>
      </form>
    </Dialog>
  );
}
