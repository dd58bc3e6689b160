/** Users as a table, or where there is no room for one as rows of two lines. */
import { Checkbox, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { Email } from '../../parts/email.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { openRow } from '../../parts/open-row.ts';
import { nameOf, Person } from '../../parts/person.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { State } from '../../parts/state.tsx';
import { Tag } from '../../parts/tag.tsx';
import { text } from '../../strings/signed-in.ts';
import type { Selection } from './use-selection.ts';
import { readUserSearch, type UserSearch } from './user-search.ts';

type Props = {
  users: readonly User[];
  search: UserSearch;
  onChange: (search: UserSearch) => void;
  /** Nobody is picked by somebody who could do nothing with it. */
  selection: Selection | undefined;
};

export function UserTable({ users, search, onChange, selection }: Props) {
  const strings = text.users;
  const sort = (key: SortKey, label: string, className: string) => (
    <SortHeader by={key} {...{ label, className, search, onChange }} />
  );
  return (
    <table className="users" aria-label={strings.title}>
      <thead>
        <tr>
          <th scope="col" className="of-pick">
            {selection ? (
              <PickAll users={users} selection={selection} />
            ) : (
              <VisuallyHidden>{strings.pickColumn}</VisuallyHidden>
            )}
          </th>
          {sort('username', strings.person, 'of-person')}
          <th scope="col" className="of-email">
            {strings.email}
          </th>
          <th scope="col" className="of-role">
            {strings.role}
          </th>
          <th scope="col" className="of-state">
            {strings.status}
          </th>
          {sort('created_at', strings.registered, 'of-time of-joined')}
          {sort('last_login_at', strings.lastSignIn, 'of-time of-last')}
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} onClick={openRow} data-picked={selection?.has(user.id) || undefined}>
            <td>{selection && <Pick user={user} selection={selection} />}</td>
            <td>
              <Person user={user} to={user.id} />
            </td>
            <td className="of-email">
              <Email address={user.email} />
            </td>
            <td>
              <RoleTag name={user.role} />
            </td>
            <td>
              <Standing user={user} />
            </td>
            <td className="of-joined dim">
              <Instant at={user.created_at} />
            </td>
            <td className="dim">
              <Instant at={user.last_login_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function UserRows({ users, selection }: Props) {
  return (
    <ul className="plain-list user-rows" aria-label={text.users.title}>
      {users.map((user) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: from the keyboard by its link
        <li key={user.id} onClick={openRow} data-picked={selection?.has(user.id) || undefined}>
          {selection ? <Pick user={user} selection={selection} /> : <span />}
          <Person user={user} to={user.id} />
          <span className="small dim">
            <Instant at={user.last_login_at} />
          </span>
          <span className="line">
            <Standing user={user} />
            <RoleTag name={user.role} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Standing({ user }: { user: User }) {
  const isOwn = useCaller()?.id === user.id;
  return (
    <>
      <State status={user.status} /> {isOwn && <Tag tone="info">{text.frame.you}</Tag>}
    </>
  );
}

function Pick({ user, selection }: { user: User; selection: Selection }) {
  // Nothing that can be done to several is to be done to oneself by a slip.
  if (useCaller()?.id === user.id) return <span />;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box in it is one, and the whole cell its target
    <label className="pick">
      <Checkbox
        size="sm"
        aria-label={text.users.pick(nameOf(user))}
        checked={selection.has(user.id)}
        onChange={() => selection.toggle([user.id])}
      />
    </label>
  );
}

function PickAll({ users, selection }: { users: readonly User[]; selection: Selection }) {
  const own = useCaller()?.id;
  const ids = users.map(({ id }) => id).filter((id) => id !== own);
  const picked = ids.filter((id) => selection.has(id)).length;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box in it is one, and the whole cell its target
    <label className="pick">
      <Checkbox
        size="sm"
        aria-label={text.users.pickAll}
        checked={picked > 0 && picked === ids.length}
        indeterminate={picked > 0 && picked < ids.length}
        onChange={() => selection.toggle(ids)}
      />
    </label>
  );
}

type PickOf<T, K extends keyof T> = { [M in K]: T[M] };
type SortKey = 'username' | 'created_at' | 'last_login_at';
type SortProps = { by: SortKey; label: string; className: string } & PickOf<Props, 'search' | 'onChange'>;

function SortHeader({ by, label, className, search, onChange }: SortProps) {
  const { sort } = search;
  const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
  const next = direction === 'ascending' ? `-${by}` : by;
  return (
    <th scope="col" aria-sort={direction} className={className}>
      <UnstyledButton
        className="sort"
        data-current={direction !== 'none' || undefined}
        onClick={() => onChange(readUserSearch({ ...search, sort: next }))}
      >
        {label}
        <Icon name={{ ascending: 'up', descending: 'down', none: 'updown' }[direction] as 'up'} size={14} />
      </UnstyledButton>
    </th>
  );
}
