import { useQuery } from '@tanstack/react-query';
import { useCaller } from '../api/use-caller.ts';
import { userQuery } from '../api/users.ts';
import { text } from '../strings/index.ts';
import { AnchorLink } from './anchor-link.tsx';

/** Somebody who is known by id: by name where that can be had, and leading to their page. */
export function UserName({ id }: { id: number }) {
  const mayRead = useCaller()?.permissions.has('users:read') === true;
  const { data, isError } = useQuery({ ...userQuery(id), enabled: mayRead, staleTime: 60_000 });
  const fallback = text.users.nameless(id);
  if (!mayRead || isError) return fallback;
  return (
    <AnchorLink to="/users/$id" params={{ id: String(id) }} inherit underline="always" className="breakable">
      {data?.value.username ?? fallback}
    </AnchorLink>
  );
}
