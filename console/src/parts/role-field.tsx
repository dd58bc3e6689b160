import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { useRolesToGive } from '../api/roles.ts';
import { text } from '../strings/index.ts';

type Props = {
  value: string;
  onChange: (role: string) => void;
  /** What may stay as it is, whether or not the caller could give it. */
  current?: string;
} & Pick<NativeSelectProps, 'description' | 'error' | 'inputWrapperOrder'>;

/** One of the roles that the caller may give; what is chosen already stays to be seen. */
export function RoleField({ value, onChange, current, ...rest }: Props) {
  const names = useRolesToGive().map(({ name }) => name);
  const others = [...new Set([current ?? value, value])].filter((name) => !names.includes(name));
  return (
    <NativeSelect
      {...rest}
      label={text.users.role}
      value={value}
      data={[...others, ...names]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
