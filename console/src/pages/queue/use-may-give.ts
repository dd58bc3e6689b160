import { useRoles, useRolesToGive } from '../../api/roles.ts';

/** Whether the caller may give that role: nobody gives what they do not hold. Of what is not known, the service decides. */
export function useMayGive(): (role: string) => boolean {
  const all = useRoles();
  const mine = useRolesToGive();
  return (role) => all?.every(({ name }) => name !== role) !== false || mine.some(({ name }) => name === role);
}
