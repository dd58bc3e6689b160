/** What can be gone to, in groups. A page is shown to whom its permissions open it; a group without pages is not shown. */
import type { IconName } from '../parts/icon.tsx';
import { text } from '../strings/index.ts';
import { opens } from './page-permissions.ts';

const { navigation } = text.common;

const groups = [
  {
    title: undefined,
    pages: [
      { to: '/queue', key: 'q', label: navigation.queue, icon: 'queue' },
      { to: '/overview', key: 'o', label: navigation.overview, icon: 'overview' },
    ],
  },
  {
    title: navigation.people,
    pages: [
      { to: '/users', key: 'u', label: navigation.users, icon: 'users' },
      { to: '/roles', key: 'r', label: navigation.roles, icon: 'roles' },
    ],
  },
  {
    title: navigation.server,
    pages: [
      { to: '/audit', key: 'a', label: navigation.audit, icon: 'audit' },
      { to: '/settings', key: 's', label: navigation.settings, icon: 'settings' },
    ],
  },
] as const;

/** At the foot, for everybody. */
const account = { to: '/dashboard', key: 'm', label: navigation.dashboard, icon: 'person' } as const;

type GuardedPage = (typeof groups)[number]['pages'][number];
export type NavigationPage = (GuardedPage | typeof account) & { icon: IconName };
export type NavigationGroup = { title: string | undefined; pages: readonly GuardedPage[] };

export function groupsFor(permissions: ReadonlySet<string>): readonly NavigationGroup[] {
  return groups
    .map(({ title, pages }) => ({ title, pages: pages.filter(({ to }) => opens(permissions, to)) }))
    .filter(({ pages }) => pages.length > 0);
}

export function pagesFor(permissions: ReadonlySet<string>): readonly NavigationPage[] {
  return [...groupsFor(permissions).flatMap(({ pages }) => pages), account];
}
