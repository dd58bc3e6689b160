/** The web console as somebody at a browser has it: its real build, opened in a window of its own. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { type ConsoleFiles, readConsoleFiles } from '../../src/features/console/console-files.ts';
import { consoleFolder } from '../../src/open-deps.ts';
import { collectErrors } from './browser.ts';

export const narrow = { width: 360, height: 740 };

/** For `install`: the files that `scripts/build-console.ts` has built. */
export function readRealConsole(): ConsoleFiles {
  const files = readConsoleFiles(consoleFolder);
  if (!files) throw new Error('the console is not built: run `node scripts/build-console.ts` first');
  return files;
}

/** The address that answers with most. */
export function largestFile({ assets }: ConsoleFiles): string {
  const [name = ''] =
    [...assets].sort(([, a], [, b]) => statSync(b.plain.url).size - statSync(a.plain.url).size)[0] ?? [];
  return `/console/assets/${name}`;
}

export type Look = {
  path?: string;
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  locale?: string;
  /** Has everything begin at the right, as in a language that is written so. */
  fromTheRight?: boolean;
};

const complaints = new WeakMap<Page, string[]>();

/** A window with cookies and storage of its own, at the sign-in unless `path` (below `/console`) leads elsewhere. */
export async function openConsole(
  browser: Browser,
  base: string,
  { path = '/', colorScheme = 'light', viewport = { width: 1280, height: 800 }, locale, fromTheRight }: Look = {},
): Promise<Page> {
  // Half faded in, nothing has the contrast it will have.
  const context = await browser.newContext({
    colorScheme,
    viewport,
    reducedMotion: 'reduce',
    ...(locale && { locale }),
  });
  if (fromTheRight) await context.addInitScript(turned);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  complaints.set(page, collectErrors(page));
  await page.goto(`${base}/console${path}`);
  return page;
}

/** There is no such language yet: whatever direction the page gives itself, it is this one. */
const turned = `Object.defineProperty(HTMLElement.prototype, 'dir', {
  get() { return this.getAttribute('dir') ?? ''; },
  set() { this.setAttribute('dir', 'rtl'); },
})`;

/** From the sign-in to the first page, or to the one that led there. */
export async function signInAs(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.endsWith('/sign-in'));
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
}

/** Nothing that axe finds against WCAG 2.2 AA, and nothing wider than the window. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  await page.evaluate(`${changesOver}.then(() => undefined)`);
  const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const options = JSON.stringify({ runOnly: levels, resultTypes: ['violations'] });
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResults;
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => [id, html, failureSummary]),
  );
  assert.deepEqual(found, [], page.url());
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.equal(overflow, 0, `${page.url()} scrolls sideways`);
}

/** In between, colours are those of neither state. */
const changesOver = `Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition)
  .map(({ finished }) => finished.catch(() => undefined)))`;

/** What has the focus is marked: by a line around it, around what stands for it, or by its own border. */
const lookAtFocus = `(async () => {
  await ${changesOver};
  const { Color, getContrast } = axe.commons.color;
  const parse = (text) => { const color = new Color(); color.parseString(text); return color; };
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const line = [here, here.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one))
    .find(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
  const mark = line ? line.outlineColor : here.matches('input, select, textarea') && getComputedStyle(here).borderTopColor;
  let around = here.parentElement;
  while (around.parentElement && parse(getComputedStyle(around).backgroundColor).alpha < 1) around = around.parentElement;
  const behind = parse(getComputedStyle(around).backgroundColor);
  return { what: here.outerHTML.slice(0, 200), ratio: mark ? getContrast(behind, parse(mark)) : 0 };
})()`;

/** @returns what has the focus, or nothing; it can be seen at 3 to 1 (WCAG 2.2, 2.4.7 and 1.4.11) */
export async function assertFocusShown(page: Page): Promise<string | undefined> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe.source);
  const found = await page.evaluate<{ what: string; ratio: number } | null>(lookAtFocus);
  assert.ok(!found || found.ratio >= 3, `${found?.ratio} to 1: ${found?.what}`);
  return found?.what;
}

/**
 * Goes round the page with the Tab key, and looks wherever the focus comes to.
 * @returns how many places that were
 */
export async function assertFocusShows(page: Page): Promise<number> {
  const seen = new Set<string>();
  for (;;) {
    await page.keyboard.press('Tab');
    const what = await assertFocusShown(page);
    // Between the last place and the first one the focus is in the browser's own frame.
    if (what === undefined) continue;
    if (seen.has(what)) return seen.size;
    seen.add(what);
  }
}

/**
 * Nothing thrown, logged as an error or refused by the page's policy so far. An answer of the service that
 * is a refusal is none, nor a request that was given up for a newer one.
 * @param expected what a server that was away leaves behind
 */
export function assertQuiet(page: Page, expected?: RegExp): void {
  const ordinary = /Failed to load resource: the server responded with a status of 4|net::ERR_ABORTED/;
  const errors = (complaints.get(page) ?? []).filter((error) => !ordinary.test(error) && !expected?.test(error));
  assert.deepEqual(errors, []);
}
