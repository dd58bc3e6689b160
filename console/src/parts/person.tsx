/** One way to show somebody: a circle with initials, the name, and the username below or beside it. */
import './person.css';
import { AnchorLink } from './anchor-link.tsx';
import { hueOf, initialsOf } from './initials.ts';

export type Shown = { username: string; display_name?: string | null };

const sizes = { small: 20, medium: 28, normal: 32, large: 48 } as const;

/** Beside the name only, which says the same: it is hidden from those who listen. */
export function Face({ user, size = 'normal' }: { user: Shown; size?: keyof typeof sizes }) {
  const name = nameOf(user);
  return (
    <span
      className="face"
      data-size={size}
      style={{ '--hue': hueOf(user.username) } as React.CSSProperties}
      aria-hidden
    >
      {size === 'small' ? [...initialsOf(name)].slice(0, 2).join('') : initialsOf(name)}
    </span>
  );
}

/** What they are called: without a display name, the username takes its place. */
export function nameOf({ username, display_name }: Shown): string {
  return display_name || username;
}

/** In a list or at the head of a panel; `to` leads to their page. */
export function Person({ user, to }: { user: Shown; to?: number | string }) {
  // The name in its own direction, at the edge of its column all the same.
  const name = (
    <span className="cut person-name">
      <bdi>{nameOf(user)}</bdi>
    </span>
  );
  return (
    <span className="person">
      <Face user={user} />
      <span className="person-text">
        {to === undefined ? (
          name
        ) : (
          <AnchorLink to="/users/$id" params={{ id: String(to) }} underline="hover" c="inherit" className="cut" inherit>
            {name}
          </AnchorLink>
        )}
        {user.display_name && <span className="cut person-handle">{user.username}</span>}
      </span>
    </span>
  );
}

/** In a sentence. */
export function PersonInline({ user, to }: { user: Shown; to?: number | string }) {
  const inside = (
    <>
      <Face user={user} size="small" />
      <bdi className="cut">{nameOf(user)}</bdi>
    </>
  );
  if (to === undefined) return <span className="person-inline">{inside}</span>;
  return (
    <AnchorLink
      to="/users/$id"
      params={{ id: String(to) }}
      underline="hover"
      c="inherit"
      inherit
      className="person-inline"
    >
      {inside}
    </AnchorLink>
  );
}
