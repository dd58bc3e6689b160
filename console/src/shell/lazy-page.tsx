/** Pages that are loaded when they are needed, without ever loading the window anew by itself. */
import type { FunctionComponent } from 'react';
import { readProblem } from '../api/problem.ts';
import { noteAnswer, noteOutage } from '../api/reachability.ts';
import { text } from '../strings/index.ts';

/** A part of the console that could not be loaded; where there is a newer one, the part may be gone. */
export class PageNotLoaded extends Error {
  override readonly name = 'PageNotLoaded';
  readonly isOutdated: boolean;

  constructor(isOutdated: boolean) {
    super(isOutdated ? text.common.pageProblem.outdated : text.common.pageProblem.failed);
    this.isOutdated = isOutdated;
  }
}

export type LazyPage<Props = object> = FunctionComponent<Props> & {
  preload: () => Promise<void>;
  isLoaded: () => boolean;
};

/**
 * For the router, which calls `preload` before it shows the page.
 * @param name of the page in the module. Its type is not looked at: it follows from that of the router.
 */
export function lazyPage<Module>(load: () => Promise<Module>, name: keyof Module): LazyPage {
  let Page: FunctionComponent | undefined;
  let loading: Promise<void> | undefined;
  const preload = async () => {
    try {
      Page ??= (await load())[name] as FunctionComponent;
    } catch {
      throw new PageNotLoaded(await isOutdated().catch(() => false));
    } finally {
      loading = undefined;
    }
  };
  const Lazy = (props: object) => {
    if (!Page) throw new PageNotLoaded(false);
    return <Page {...props} />;
  };
  return Object.assign(Lazy, {
    preload: () => {
      loading ??= preload();
      return loading;
    },
    isLoaded: () => Page !== undefined,
  });
}

/**
 * Loads a page whose server may be away or newer than this. A browser remembers of a script that it could not be
 * had, so the server is asked first whether it is there.
 * @throws Problem console/unreachable
 * @throws PageNotLoaded
 */
export async function loadLater<Props>({ preload, isLoaded }: LazyPage<Props>): Promise<void> {
  if (isLoaded()) return;
  if (await isOutdated()) throw new PageNotLoaded(true);
  await preload();
}

/** Whether the server has another console by now. @throws Problem when it does not answer */
async function isOutdated(): Promise<boolean> {
  const response = await fetch('/console/', { cache: 'no-store' }).catch(noteOutage);
  noteAnswer(response);
  if (!response.ok) throw await readProblem(response);
  const page = await response.text();
  const own = document.querySelectorAll('script[type="module"][src]');
  return [...own].some((script) => !page.includes(script.getAttribute('src') ?? ''));
}

/** A script that failed once does not load in this window any more: then only a reload helps. */
export function sayWhatHelps(error: unknown): string {
  if (!(error instanceof PageNotLoaded)) return text.common.tryAgain;
  return error.isOutdated ? text.common.pageProblem.load : text.common.pageProblem.reload;
}
