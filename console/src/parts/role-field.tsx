import { Group, NativeSelect, type NativeSelectProps, Stack } from '@mantine/core';
import { usePowerOf, useRolesToGive } from '../api/roles.ts';
import { text } from '../strings/signed-in.ts';
import { Icon } from './icon.tsx';

type Props = {
  value: string;
  onChange: (role: string) => void;
  /** What may stay as it is, whether or not the caller could give it. */
  current?: string;
} & Pick<NativeSelectProps, 'description' | 'error' | 'inputWrapperOrder'>;

/** One of the roles that the caller may give; what is chosen already stays to be seen. */
export function RoleField({ value, onChange, current, description, ...rest }: Props) {
  const names = useRolesToGive().map(({ name }) => name);
  const others = [...new Set([current ?? value, value])].filter((name) => !names.includes(name));
  return (
    <NativeSelect
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      {...rest}
      label={text.users.role}
      value={value}
      data={[...others, ...names]}
      description={
        <Stack gap={4} component="span">
          {description}
          <PowerLine role={value} />
        </Stack>
      }
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** That a role carries permissions, where only its name can be shown. */
export function PowerLine({ role }: { role: string }) {
  if (usePowerOf()(role) !== 'powerful') return null;
  return (
    <Group gap={6} component="span" wrap="nowrap" className="power-word">
      <Icon name="roles" size={12} />
      {text.users.roleAllows}
    </Group>
  );
}
