import { ActionIcon, Button } from '@mantine/core';
import { useDisclosure, useHotkeys, useMediaQuery, useWindowEvent } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { isUnreachable, onReachabilityChange } from '../api/reachability.ts';
import type { Caller } from '../api/session.ts';
import { useCaller, useEnding } from '../api/use-caller.ts';
import { useKeptDecisions } from '../pages/queue/use-kept-decisions.ts';
import { Icon } from '../parts/icon.tsx';
import { text } from '../strings/signed-in.ts';
import type { PaletteProps } from './command-palette.tsx';
import { type LazyPage, lazyPage, loadLater } from './lazy-page.tsx';
import { pagesFor } from './navigation.ts';
import { pagesOf } from './page-loading.tsx';
import { Product } from './product.tsx';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { AccountMenu, Side } from './side.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { LeaveQuestion } from './unsaved.tsx';

/** Longer than the first page takes for its requests. */
const quietMilliseconds = 1_000;

const Beside: LazyPage<PaletteProps> = lazyPage(() => import('./beside.tsx'), 'Beside');

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const caller = useCaller();
  const ending = useEnding();
  const [isHelpOpen, help] = useDisclosure();
  const [isFinding, finding] = useDisclosure();
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  useEndedSession(caller === undefined && ending === undefined);
  useChangedPower(caller);
  const isBesideLoaded = usePagesAtHand(caller);
  useCommandKeys(finding.open);
  useKeptDecisions(caller?.id);
  useFocusOnPage(main);
  const pages = caller ? pagesFor(caller.permissions) : [];
  useShortcuts(text.common.navigation.title, [
    ...pages.map(({ to, key, label }) => ({ keys: `g ${key}`, label, run: () => void navigate({ to }) })),
  ]);
  if (!caller) return null;
  return (
    <>
      <Button component="a" href="#content" className="skip" onClick={() => main.current?.focus()}>
        {text.common.skipToContent}
      </Button>
      {pages.length > 1 ? (
        <Frame caller={caller} onHelp={help.open} onFind={finding.open} main={main} />
      ) : (
        <div className="member">
          <header className="member-bar">
            <Product />
            <AccountMenu caller={caller} onHelp={help.open} isSmall />
          </header>
          <Sheet main={main} />
        </div>
      )}
      {isBesideLoaded && <Beside isOpen={isFinding} onClose={finding.close} pages={pages} onHelp={help.open} />}
      <ShortcutHelp isOpen={isHelpOpen} onOpen={help.open} onClose={help.close} />
      <LeaveQuestion />
      <SignInAgain caller={caller} />
    </>
  );
}

type FrameProps = { caller: Caller; onHelp: () => void; onFind: () => void; main: MainRef };

/** Also while somebody types, and not over a dialog. The palette may not be loaded yet: then it opens as soon as it is. */
function useCommandKeys(onFind: () => void): void {
  const open = () => {
    if (!document.querySelector('[role="dialog"], dialog[open]')) onFind();
  };
  useHotkeys(
    [
      ['mod+K', open],
      ['mod+P', open],
    ],
    [],
  );
}

/** With little room the column lies over the page, behind a button. */
function Frame({ caller, onHelp, onFind, main }: FrameProps) {
  const isNarrow = useMediaQuery('(max-width: 47.5em)', false, { getInitialValueInEffect: false });
  const [isOpen, { open, close }] = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  const side = useRef<HTMLDivElement>(null);
  const isOver = isNarrow && isOpen;
  useWindowEvent('keydown', ({ key }) => {
    if (isOver && key === 'Escape') close();
  });
  useEffect(() => {
    if (!isOver) return;
    side.current?.querySelector<HTMLElement>('nav a')?.focus();
    // Not before it can have the focus again.
    return () => button.current?.focus();
  }, [isOver]);
  return (
    <div className="frame">
      <header className="top-bar" inert={isOver}>
        <ActionIcon
          ref={button}
          aria-label={text.frame.toggleNavigation}
          aria-expanded={isOver}
          aria-controls="navigation"
          onClick={open}
        >
          <Icon name="menu" />
        </ActionIcon>
        <Product />
        <ActionIcon aria-label={text.frame.searchOrJump} onClick={onFind}>
          <Icon name="search" />
        </ActionIcon>
        <AccountMenu caller={caller} onHelp={onHelp} isSmall />
      </header>
      <div id="navigation" className="side" ref={side} inert={isNarrow && !isOpen}>
        {isOver && (
          <ActionIcon className="side-close" aria-label={text.common.close} onClick={close}>
            <Icon name="x" />
          </ActionIcon>
        )}
        <Side caller={caller} onHelp={onHelp} onFind={onFind} onGo={close} />
      </div>
      <Sheet main={main} isCovered={isOver} />
    </div>
  );
}

type MainRef = RefObject<HTMLElement | null>;

function Sheet({ main, isCovered = false }: { main: MainRef; isCovered?: boolean }) {
  return (
    <main id="content" className="sheet" ref={main} tabIndex={-1} inert={isCovered} aria-labelledby="heading">
      <Outlet />
    </main>
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
 * When somebody's permissions change, nothing that was read with the old ones stays on the screen or in memory, and
 * a page that they may no longer see is left.
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

/**
 * Loads the other pages, and what is beside them, while there is nothing else to do, and so before the server may be away.
 * @returns whether what is beside them is there
 */
function usePagesAtHand(caller: Caller | undefined): boolean {
  const router = useRouter();
  const isAway = useSyncExternalStore(onReachabilityChange, isUnreachable);
  const [isBesideLoaded, setBesideLoaded] = useState(Beside.isLoaded);
  useEffect(() => {
    if (!caller || isAway) return;
    const load = () => {
      // Who goes there before it is loaded is told of what failed.
      const forget = () => undefined;
      loadLater(Beside).then(() => setBesideLoaded(true), forget);
      for (const { to } of pagesFor(caller.permissions))
        for (const page of pagesOf(router.routesByPath[to])) loadLater(page).catch(forget);
    };
    const waiting = setTimeout(load, quietMilliseconds);
    return () => clearTimeout(waiting);
  }, [caller, isAway, router]);
  return isBesideLoaded;
}

/** A screen reader begins to read at what was navigated to, unless the page knows a better place. */
function useFocusOnPage(main: MainRef): void {
  const shown = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const latest = useRef(shown);
  useEffect(() => {
    const isNew = latest.current !== undefined && latest.current !== shown;
    if (isNew && !main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
    latest.current = shown;
  }, [main, shown]);
}
