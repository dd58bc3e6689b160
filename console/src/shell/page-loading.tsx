import './frame.css';
import { Button } from '@mantine/core';
import { type AnyRoute, useBlocker, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '../api/problem.ts';
import { Notice } from '../parts/notice.tsx';
import { text } from '../strings/index.ts';
import { type LazyPage, loadLater, PageNotLoaded, sayWhatHelps } from './lazy-page.tsx';

type Missed = { href: string; error: unknown };

const strings = text.common.pageProblem;

/** Nobody is taken from a page before the next one is there; when it cannot be had, they stay and are told. */
export function PageLoading() {
  const router = useRouter();
  const [missed, setMissed] = useState<Missed>();
  useBlocker({
    enableBeforeUnload: false,
    shouldBlockFn: async ({ next }) => {
      try {
        const route = (router.routesById as Record<string, AnyRoute | undefined>)[next.routeId];
        await Promise.all(pagesOf(route).map(loadLater));
        setMissed(undefined);
        return false;
      } catch (error) {
        const { href } = router.buildLocation({ to: next.pathname, search: next.search } as never);
        setMissed({ href, error });
        return true;
      }
    },
  });
  if (!missed) return null;
  const { error, href } = missed;
  // A script that failed once does not load in this window any more.
  const tryAgain = () =>
    error instanceof PageNotLoaded ? location.assign(router.history.createHref(href)) : router.history.push(href);
  const isOutdated = error instanceof PageNotLoaded && error.isOutdated;
  return (
    <div className="server-notice">
      <Notice
        tone={isOutdated ? 'warn' : 'bad'}
        isNews
        actions={
          <>
            <Button size="xs" variant="default" onClick={tryAgain}>
              {sayWhatHelps(error)}
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={() => setMissed(undefined)}>
              {text.common.close}
            </Button>
          </>
        }
      >
        {isProblem(error) ? strings.away : (error as Error).message}
      </Notice>
    </div>
  );
}

/** What has to be there to show it: its own, and what is around it. */
export function pagesOf(route: AnyRoute | undefined): LazyPage[] {
  if (!route) return [];
  const { component } = route.options;
  const own = component && 'isLoaded' in component ? [component as LazyPage] : [];
  return [...pagesOf(route.parentRoute), ...own];
}
