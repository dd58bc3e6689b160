/** The pages, one line each, and who may see them. The service decides again with every request. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { currentCaller, getToken } from './api/session.ts';
import { wasSignedIn } from './api/tab-storage.ts';
import { readAuditSearch } from './pages/audit/audit-search.ts';
import { readQueueSearch } from './pages/queue/queue-search.ts';
import { SignInPage } from './pages/sign-in.tsx';
import { readUserSearch } from './pages/users/user-search.ts';
import { Failure } from './shell/failure.tsx';
import { lazyPage } from './shell/lazy-page.tsx';
import { NotFound } from './shell/not-found.tsx';
import { PageLoading } from './shell/page-loading.tsx';
import { type GuardedPage, opens } from './shell/page-permissions.ts';
import { ServerNotice } from './shell/server-notice.tsx';

const comingInPages = () => import('./pages/coming-in.ts');
const signedInPages = () => import('./pages/signed-in.ts');
const pagesAtHand = () => import('./pages/at-hand.ts');

const root = createRootRoute({
  component: () => (
    <>
      <ServerNotice />
      <PageLoading />
      <Outlet />
    </>
  ),
  errorComponent: Failure,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } => {
    const path = readNext(next);
    return path === undefined ? {} : { next: path };
  },
  component: SignInPage,
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: lazyPage(comingInPages, 'RegisterPage'),
});

const waiting = createRoute({
  getParentRoute: () => root,
  path: '/waiting',
  component: lazyPage(comingInPages, 'WaitingPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyPage(comingInPages, 'SetupPage'),
});

/** Everything below is for users who are signed in, also while they are asked to do so again. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    if (currentCaller() === undefined && (await getToken()) === undefined)
      throw redirect({
        to: '/sign-in',
        search: { next: location.publicHref },
        state: { hasEnded: wasSignedIn() },
      });
  },
  component: lazyPage(signedInPages, 'Shell'),
});

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: opens(currentCaller()?.permissions, '/queue') ? '/queue' : '/dashboard' });
  },
});

const dashboard = createRoute({
  getParentRoute: () => signedIn,
  path: '/dashboard',
  component: lazyPage(() => import('./pages/dashboard/dashboard.tsx'), 'DashboardPage'),
});

const queue = createRoute({
  getParentRoute: () => signedIn,
  path: '/queue',
  validateSearch: readQueueSearch,
  beforeLoad: () => need('/queue'),
  component: lazyPage(signedInPages, 'QueuePage'),
});

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/overview',
  beforeLoad: () => need('/overview'),
  component: lazyPage(pagesAtHand, 'OverviewPage'),
});

const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/users',
  validateSearch: readUserSearch,
  beforeLoad: () => need('/users'),
  component: lazyPage(pagesAtHand, 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => signedIn,
  path: '/users/$id',
  beforeLoad: () => need('/users/$id'),
  component: lazyPage(pagesAtHand, 'UserPage'),
});

const roles = createRoute({
  getParentRoute: () => signedIn,
  path: '/roles',
  beforeLoad: () => need('/roles'),
  component: lazyPage(pagesAtHand, 'RolesPage'),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  validateSearch: readAuditSearch,
  beforeLoad: () => need('/audit'),
  component: lazyPage(pagesAtHand, 'AuditPage'),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  beforeLoad: () => need('/settings'),
  component: lazyPage(pagesAtHand, 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    register,
    waiting,
    setup,
    signedIn.addChildren([start, dashboard, queue, overview, users, user, roles, audit, settings]),
  ]),
  basepath: '/console',
  // Text as it is: in links to be read, no quotes around what could be a number.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
  // Of an address, a page is given only what it has read and found good.
  search: { strict: true },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }

  /** What one page tells the next beside the address: nothing of it is in a link or in a log. */
  interface HistoryState {
    /** To be filled in at the sign-in. */
    username?: string;
    /** The user was signed in until now. */
    hasEnded?: boolean;
    /** A panel fills the screen: Back leads from it to the list. */
    isPanel?: boolean;
    /** A dialog lies over the page: Back leads from it to the page. */
    isOver?: boolean;
  }
}

/** To where one may do something; who may not is not shown a page that only fails. */
function need(page: GuardedPage): void {
  if (!opens(currentCaller()?.permissions, page)) throw redirect({ to: '/dashboard' });
}

/** Only a path of this console: an address from outside must not lead elsewhere after a sign-in. */
function readNext(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value, location.origin)) return undefined;
  const { origin, pathname, search } = new URL(value, location.origin);
  return origin === location.origin && pathname.startsWith('/console/') ? pathname + search : undefined;
}
