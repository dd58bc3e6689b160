import {
  ActionIcon,
  AppShell,
  Badge,
  Burger,
  Button,
  Group,
  Image,
  Kbd,
  Menu,
  NavLink,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { MoonIcon, PersonIcon, SunIcon } from '@radix-ui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isUnreachable, onReachabilityChange } from '../api/reachability.ts';
import type { Caller } from '../api/session.ts';
import { useCaller, useEnding } from '../api/use-caller.ts';
import icon from '../icon.svg';
import { useKeptDecisions } from '../pages/queue/use-kept-decisions.ts';
import { text } from '../strings/index.ts';
import { CommandPalette, openCommands } from './command-palette.tsx';
import { loadLater } from './lazy-page.tsx';
import { leave } from './leave.ts';
import { pagesFor } from './navigation.ts';
import { pagesOf } from './page-loading.tsx';
import { usePendingCount } from './pending-count.ts';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { LeaveQuestion } from './unsaved.tsx';

/** Longer than the first page takes for its requests. */
const quietMilliseconds = 1_000;

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const caller = useCaller();
  const ending = useEnding();
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  useEndedSession(caller === undefined && ending === undefined);
  useChangedPower(caller);
  usePagesAtHand(caller);
  useKeptDecisions(caller?.id);
  useFocusOnPage(main);
  const pages = caller ? pagesFor(caller.permissions) : [];
  useShortcuts(text.common.navigation.title, [
    ...pages.map(({ to, key, label }) => ({ keys: `g ${key}`, label, run: () => void navigate({ to }) })),
  ]);
  if (!caller) return null;
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <Button component="a" href="#content" className="skip" onClick={() => main.current?.focus()}>
        {text.common.skipToContent}
      </Button>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={text.common.toggleNavigation}
            />
            <Image src={icon} alt="" w={28} h={28} />
            <Text fw={650} visibleFrom="xs">
              {text.common.product}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Button
              variant="default"
              size="xs"
              onClick={openCommands}
              rightSection={<Kbd size="xs">{text.common.commandKey}</Kbd>}
              visibleFrom="xs"
            >
              {text.common.commands}
            </Button>
            <ColorToggle />
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="subtle" size="xs" leftSection={<PersonIcon aria-hidden />}>
                  <VisuallyHidden>{text.common.signedInAs(caller.username)}</VisuallyHidden>
                  <Text span inherit truncate maw={140} lh={1.5} aria-hidden>
                    {caller.username}
                  </Text>
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => void navigate({ to: '/dashboard' })}>
                  {text.common.navigation.dashboard}
                </Menu.Item>
                <Menu.Item onClick={help.open}>{text.common.shortcuts}</Menu.Item>
                <Menu.Divider />
                <Menu.Item color="red" onClick={leave}>
                  {text.common.signOut}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={text.common.navigation.title}>
        {pages.map(({ to, label, Icon }) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            leftSection={<Icon aria-hidden />}
            active={pathname === to || pathname.startsWith(`${to}/`)}
            onClick={close}
            rightSection={to === '/queue' ? <PendingBadge /> : null}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" ref={main} tabIndex={-1} style={{ outline: 'none' }}>
        <Outlet />
      </AppShell.Main>
      <CommandPalette pages={pages} onHelp={help.open} />
      <ShortcutHelp isOpen={isHelpOpen} onOpen={help.open} onClose={help.close} />
      <LeaveQuestion />
      <SignInAgain caller={caller} />
    </AppShell>
  );
}

function PendingBadge() {
  const { count, hasFailed } = usePendingCount();
  if (hasFailed) {
    return (
      <Badge size="sm" variant="outline" color="red" circle title={text.queue.notCounted}>
        <span aria-hidden>?</span>
        <VisuallyHidden>{text.queue.notCounted}</VisuallyHidden>
      </Badge>
    );
  }
  if (!count) return null;
  return (
    <Badge size="sm" variant="filled" circle={count < 10}>
      {count > 999 ? '999+' : count}
    </Badge>
  );
}

function ColorToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <Tooltip label={text.common.toggleColors}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={text.common.toggleColors}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        {isDark ? <SunIcon aria-hidden /> : <MoonIcon aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

/** To the sign-in and back again, when the session had ended before the page could ask. */
function useEndedSession(isEnded: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isEnded) return;
    const next = router.state.location.publicHref;
    void router.navigate({ to: '/sign-in', search: { next }, state: { hasEnded: true } });
  }, [isEnded, router]);
}

/**
 * Nothing that was read with another power stays on the screen or in memory, and whoever may no longer see the
 * page they are on is led away from it.
 */
function useChangedPower(caller: Caller | undefined): void {
  const router = useRouter();
  const queries = useQueryClient();
  const latest = useRef(caller);
  useEffect(() => {
    if (latest.current === caller) return;
    latest.current = caller;
    if (caller) void router.invalidate().then(() => queries.resetQueries());
  }, [caller, router, queries]);
}

/** Loads the other pages while there is nothing else to do, and so before the server may be away. */
function usePagesAtHand(caller: Caller | undefined): void {
  const router = useRouter();
  const isAway = useSyncExternalStore(onReachabilityChange, isUnreachable);
  useEffect(() => {
    if (!caller || isAway) return;
    const load = () => {
      // Who goes there before it is loaded is told of what failed.
      for (const { to } of pagesFor(caller.permissions))
        for (const page of pagesOf(router.routesByPath[to])) loadLater(page).catch(() => undefined);
    };
    const waiting = setTimeout(load, quietMilliseconds);
    return () => clearTimeout(waiting);
  }, [caller, isAway, router]);
}

/** A screen reader begins to read at what was navigated to, unless the page knows a better place. */
function useFocusOnPage(main: React.RefObject<HTMLElement | null>): void {
  const shown = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const latest = useRef(shown);
  useEffect(() => {
    const isNew = latest.current !== undefined && latest.current !== shown;
    if (isNew && !main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
    latest.current = shown;
  }, [main, shown]);
}
