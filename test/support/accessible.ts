/** What no rule of axe looks at: how large targets are, what moves, what is seen in forced colours, and how dialogs behave. */
import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright-core';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** @param within a selector @param only a few rules, where the others have been asked before */
export async function assertNoViolations(page: Page, within = 'html', only?: readonly string[]): Promise<void> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe.source);
  const runOnly = only ? { type: 'rule', values: only } : { type: 'tag', values: levels };
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(within)}, ${options})`)) as AxeResults;
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => [id, html.slice(0, 300), failureSummary]),
  );
  assert.deepEqual(found, [], page.url());
}

const isShown = `(element) => {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest('[inert]')) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1;
}`;

/** 24 by 24 px can be hit (WCAG 2.2, 2.5.8). A link within a sentence is as high as its line. */
export async function assertLargeTargets(page: Page): Promise<void> {
  const small = await page.evaluate(`(() => {
    const isShown = ${isShown};
    const targets = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=menuitem], [role=tab], [role=option]';
    const isHit = (element, x, y) => {
      const found = document.elementFromPoint(x, y);
      return found !== null && [element, ...(element.labels ?? [])].some((one) => one.contains(found));
    };
    const scrolled = [...document.querySelectorAll('html, body *')]
      .filter(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight > clientHeight || scrollWidth > clientWidth)
      .map((element) => [element, element.scrollTop, element.scrollLeft]);
    const small = [...document.querySelectorAll(targets)]
      .filter((element) => isShown(element) && getComputedStyle(element).display !== 'inline' && !element.disabled)
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        if (width > 23.5 && height > 23.5) return false;
        element.scrollIntoView({ block: 'center', inline: 'center' });
        const { left, top } = element.getBoundingClientRect();
        const [x, y, far] = [left + width / 2, top + height / 2, 11.5];
        // Below a dialog nothing is hit.
        if (!isHit(element, x, y)) return false;
        return ![[x - far, y], [x + far, y], [x, y - far], [x, y + far]].every(([x, y]) => isHit(element, x, y));
      })
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return Math.round(width) + ' × ' + Math.round(height) + ': ' + element.outerHTML.slice(0, 160);
      });
    for (const [element, top, left] of scrolled) element.scrollTo(left, top);
    return small;
  })()`);
  assert.deepEqual(small, [], page.url());
}

/** Wherever `prefers-reduced-motion` is said: colours may fade, and nothing changes its place or size by and by. */
export async function assertStill(page: Page): Promise<void> {
  const moving = await page.evaluate(`(() => {
    const moves = /all|transform|translate|scale|rotate|width|height|inset|top|left|right|bottom|margin|padding/;
    const takesTime = (list) => list.split(', ').some((one) => parseFloat(one) > 0);
    const moved = [...document.querySelectorAll('html, html *')].filter((element) => {
      if (!element.checkVisibility()) return false;
      const style = getComputedStyle(element);
      if (style.scrollBehavior === 'smooth') return true;
      if (style.animationName !== 'none' && takesTime(style.animationDuration)) return true;
      return takesTime(style.transitionDuration) && moves.test(style.transitionProperty);
    });
    const started = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().duration > 10);
    return [...moved, ...started.map(({ effect }) => effect.target)].map((element) => element.outerHTML.slice(0, 160)).slice(0, 5);
  })()`);
  assert.deepEqual(moving, [], `${page.url()} moves`);
}

/** Where only the colours of the system are left, what is current, ticked or picked is seen by a line. */
export async function assertSeenInForcedColours(page: Page): Promise<void> {
  const unseen = await page.evaluate(`(() => {
    const isShown = ${isShown};
    const hasLine = (element) => {
      const style = getComputedStyle(element);
      return style.outlineStyle !== 'none' || ['Top', 'Bottom', 'Left', 'Right'].some((side) =>
        style['border' + side + 'Style'] !== 'none' && parseFloat(style['border' + side + 'Width']) > 0);
    };
    return [...document.querySelectorAll('[aria-current]:not([aria-current=false]), [aria-selected=true], button, input:not([type=hidden], [type=radio]), select, textarea')]
      .filter((element) => isShown(element) && !hasLine(element))
      // The line around a field may be that of what holds the field and its buttons.
      .filter((element) => !element.matches('input') || !element.closest('[data-variant]')?.matches('*') || !hasLine(element.closest('[data-variant]')))
      // What the browser itself draws it draws in those colours.
      .filter((element) => !element.matches('input') || getComputedStyle(element).appearance === 'none')
      // A button that is words or a drawing only is seen by them.
      .filter((element) => !element.matches('button') || getComputedStyle(element).color === getComputedStyle(element).backgroundColor)
      .map((element) => element.outerHTML.slice(0, 160));
  })()`);
  assert.deepEqual(unseen, [], `${page.url()} in forced colours`);
}

/** Nothing is wider than the window, but for what scrolls by itself; as soon as the page has been drawn for its width. */
export async function assertReflows(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  const fits = `document.documentElement.scrollWidth <= document.documentElement.clientWidth`;
  await page
    .waitForFunction(`innerWidth === ${width} && ${fits}`, undefined, { timeout: 5_000 })
    .catch(() => undefined);
  const wide = await page.evaluate(`(() => {
    if (${fits}) return [];
    const { clientWidth } = document.documentElement;
    return [...document.querySelectorAll('#root *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
      .map((one) => one.outerHTML.slice(0, 160)).slice(-6);
  })()`);
  assert.deepEqual(wide, [], `${page.url()} scrolls sideways`);
}

/** What has the focus, in words for a message. */
const focused = 'document.activeElement?.outerHTML.slice(0, 200)';
const dialogs = '[role="dialog"], dialog[open]';
const isFocusIn = (what: string) =>
  `[...document.querySelectorAll(${JSON.stringify(what)})].at(-1)?.contains(document.activeElement) === true`;

async function waitUntil(page: Page, what: string, message: string): Promise<void> {
  const until = Date.now() + 15_000;
  while (!(await page.evaluate(what))) {
    assert.ok(Date.now() < until, `${message}; the focus is at ${await page.evaluate(focused)}`);
    await page.waitForTimeout(20);
  }
}

/**
 * A dialog as somebody meets it who has no pointer and may not see it: it has a name, the focus goes in and stays in,
 * Escape closes it, and the focus is back where it was opened, or at the row of the queue that this belongs to.
 * @param from what has the focus again
 * @param open opens it
 */
export async function assertDialogBehaves(
  page: Page,
  from: Locator,
  named: string,
  open: () => Promise<void>,
): Promise<void> {
  await open();
  const dialog = page.getByRole('dialog', { name: named, exact: true });
  await dialog.waitFor();
  await waitUntil(page, isFocusIn(dialogs), `the focus does not go into “${named}”`);
  for (const key of [...Array(12).fill('Tab'), ...Array(3).fill('Shift+Tab')]) {
    await page.keyboard.press(key);
    assert.ok(await page.evaluate(isFocusIn(dialogs)), `the focus leaves “${named}” by ${key}`);
  }
  await assertNoViolations(page, dialogs);
  await assertLargeTargets(page);
  await assertStill(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await assertBack(page, from, named);
}

/** The focus goes to the first item or stays at what opened the list; Escape closes it, and the focus is back. */
export async function assertMenuBehaves(page: Page, from: Locator, role: 'menu' | 'listbox' = 'menu'): Promise<void> {
  await from.press('Enter');
  const list = page.getByRole(role).filter({ visible: true });
  await list.waitFor();
  const isCurrent =
    role === 'menu'
      ? isFocusIn('[role="menu"]')
      : `document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.matches('[role=option]') === true && document.activeElement.matches('[role=combobox]')`;
  if (role === 'listbox') await page.keyboard.press('ArrowDown');
  await waitUntil(page, isCurrent, `nothing in the ${role} is come to`);
  await assertNoViolations(page, `[role="${role}"]`);
  await assertLargeTargets(page);
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await assertBack(page, from, role);
}

async function assertBack(page: Page, from: Locator, named: string): Promise<void> {
  const opener = await from.evaluate((element) => (element as { outerHTML: string }).outerHTML.slice(0, 200));
  await page
    .locator(':focus')
    .and(from.or(page.locator('[data-person][data-current]')))
    .waitFor({ timeout: 15_000 })
    .catch(async () => {
      assert.fail(`after “${named}” the focus is at ${await page.evaluate(focused)}, not back at ${opener}`);
    });
}
