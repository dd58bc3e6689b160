import { NativeSelect, TextInput, type TextInputProps } from '@mantine/core';
import { canGrant, useRoles } from '../api/roles.ts';
import { useCaller } from '../api/use-caller.ts';
import { text } from '../strings/index.ts';

type Props = {
  value: string;
  onChange: (role: string) => void;
  /** What may stay as it is, whether or not the caller could give it. */
  current?: string;
} & Pick<TextInputProps, 'description' | 'error' | 'inputWrapperOrder'>;

/** One of the roles that the caller may give; to be typed by who may give roles but not list them. */
export function RoleField({ value, onChange, current, ...rest }: Props) {
  const caller = useCaller();
  const roles = useRoles();
  const common = {
    ...rest,
    label: text.users.role,
    value,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (!roles) return <TextInput {...common} autoCapitalize="none" spellCheck={false} />;
  const names = roles.filter((role) => canGrant(caller, role) || role.name === current).map(({ name }) => name);
  return <NativeSelect {...common} data={names.includes(value) ? names : [value, ...names]} />;
}
