import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answer, api } from '../../api/client.ts';
import { type Permission, type Role, rolesQuery } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import { ifMatch, type Versioned } from '../../api/versioned.ts';
import { besidesFields, type Complaints, showAtFields } from '../../parts/field-problems.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { text } from '../../strings/index.ts';
import { permissionMeanings, permissions } from './roles-query.ts';

const strings = text.admin.roles;
const complaints: Complaints = {
  labels: { name: strings.name, description: strings.description },
  codes: { 'role/exists': 'name' },
};
const mostCharacters = 200;

type Dialog = { isOpen: boolean; onClose: () => void };

export function AddRole({ isOpen, onClose }: Dialog) {
  const caller = useCaller();
  const form = useForm({ initialValues: { name: '', description: '', permissions: [] as string[] } });
  const change = useRoleChange(
    () => {
      const { name, description, permissions } = form.getValues();
      return answer(api.POST('/roles', { body: { name, description, permissions: permissions as Permission[] } }));
    },
    () => {
      notifications.show({ message: strings.added(form.getValues().name) });
      form.reset();
      onClose();
    },
  );
  return (
    <RoleDialog title={strings.add} isOpen={isOpen} onClose={onClose}>
      <form
        onSubmit={form.onSubmit(() =>
          change.mutate(undefined, { onError: (error) => showAtFields(form, error, complaints) }),
        )}
      >
        <Stack>
          <ProblemAlert error={besidesFields(change.error, complaints)} />
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
          <Checkbox.Group
            label={strings.allows}
            description={strings.beyondHint}
            {...form.getInputProps('permissions')}
          >
            <Stack gap="xs" mt="xs">
              {permissions.map((permission) => (
                <Checkbox
                  key={permission}
                  value={permission}
                  label={permission}
                  description={permissionMeanings[permission]}
                  disabled={caller?.permissions.has(permission) !== true}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Buttons onClose={onClose} isPending={change.isPending} label={strings.add} />
        </Stack>
      </form>
    </RoleDialog>
  );
}

export function EditDescription({ role, onClose }: { role: Versioned<Role>; onClose: () => void }) {
  const { name, description, permissions } = role.value;
  const form = useForm({ initialValues: { description } });
  const change = useRoleChange(
    () =>
      answer(
        api.PUT('/roles/{name}', {
          params: { path: { name }, header: ifMatch(role) },
          body: { description: form.getValues().description, permissions },
        }),
      ),
    onClose,
  );
  return (
    <RoleDialog title={strings.editTitle(name)} isOpen onClose={onClose}>
      <form
        onSubmit={form.onSubmit(() =>
          change.mutate(undefined, { onError: (error) => showAtFields(form, error, complaints) }),
        )}
      >
        <Stack>
          <ProblemAlert error={besidesFields(change.error, complaints)} />
          <TextInput
            label={strings.description}
            description={strings.descriptionHint}
            data-autofocus
            maxLength={mostCharacters}
            autoComplete="off"
            {...form.getInputProps('description')}
          />
          <Buttons onClose={onClose} isPending={change.isPending} label={text.common.save} />
        </Stack>
      </form>
    </RoleDialog>
  );
}

export function RemoveRole({ role, onClose }: { role: Versioned<Role>; onClose: () => void }) {
  const { name } = role.value;
  const change = useRoleChange(
    () => answer(api.DELETE('/roles/{name}', { params: { path: { name }, header: ifMatch(role) } })),
    () => {
      notifications.show({ message: strings.removed(name) });
      onClose();
    },
  );
  return (
    <RoleDialog title={strings.remove(name)} isOpen onClose={onClose}>
      <Stack>
        <ProblemAlert error={change.error} />
        <Text size="sm">{strings.removeLead}</Text>
        <Buttons
          onClose={onClose}
          onClick={() => change.mutate()}
          isPending={change.isPending}
          label={strings.remove(name)}
        />
      </Stack>
    </RoleDialog>
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

function RoleDialog({ title, isOpen, onClose, children }: Dialog & { title: string; children: ReactNode }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} classNames={{ title: 'breakable' }}>
      {children}
    </Modal>
  );
}

type ButtonsProps = { label: string; isPending: boolean; onClose: () => void; onClick?: () => void };

/** Without `onClick` it sends the form that it is in. */
function Buttons({ label, isPending, onClose, onClick }: ButtonsProps) {
  const send = onClick ? { onClick, color: 'red' } : { type: 'submit' as const };
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        {text.common.cancel}
      </Button>
      <Button {...send} loading={isPending}>
        {label}
      </Button>
    </Group>
  );
}
