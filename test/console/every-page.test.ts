/** Every page in German, and turned round as for a language that is written from the right. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { assertNoViolations } from '../support/accessible.ts';
import { openBrowser } from '../support/browser.ts';
import { assertQuiet, type Look, narrow, openConsole, readRealConsole } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';

const forStrangers = ['/sign-in', '/register', '/waiting', '/setup'];

/** Of the sentences that a page shows or that a screen reader reads. */
const wordsOf = `(() => {
  const isOurs = (node) => !node.closest('code, pre, script, style, noscript, [lang=en]');
  const said = [];
  for (const element of document.querySelectorAll('body *')) {
    if (!isOurs(element)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(element.getAttribute(name) ?? '');
    for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) said.push(child.textContent ?? '');
  }
  return [document.title, ...said].filter((text) => text.trim() !== '');
})()`;

/** In hardly any English sentence is none of these, and they are no German words. */
const english = /\b(?:the|and|you|your|with|has|have|are|this|that|of|to|for|not|account|request|sign)\b/i;

describe('every page', () => {
  let browser: Browser;
  let service: Installation;
  let pages: string[];

  before(async () => {
    browser = await openBrowser();
    service = await install(anyDatabase, {}, readRealConsole());
    const { id } = await service.addUser('chief', 'admin');
    for (const username of ['ada', 'grace'])
      await service.call('POST', '/register', { body: { username, password, note: 'Für das Archiv.' } });
    pages = ['/overview', '/queue', '/users', `/users/${id}`, '/roles', '/audit', '/settings', '/dashboard'];
  });

  /** Shows each page in turn, to a stranger and to `boss`. */
  async function* lookAt(look: Look): AsyncGenerator<Page> {
    const page = await openConsole(browser, service.base, look);
    for (const path of forStrangers) {
      await page.goto(`${service.base}/console${path}`);
      yield await settled(page);
    }
    await page.evaluate(
      `fetch('/console/session', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'boss', password: ${JSON.stringify(adminPassword)} }) })`,
    );
    for (const path of pages) {
      await page.goto(`${service.base}/console${path}`);
      yield await settled(page);
    }
    assertQuiet(page);
    await page.context().close();
  }

  it('is in German only, of whatever it is told', async () => {
    const found: Record<string, string[]> = {};
    for await (const page of lookAt({ locale: 'de-DE', viewport: { width: 1440, height: 900 } })) {
      await assertNoViolations(page);
      const words = ((await page.evaluate(wordsOf)) as string[]).filter((text) => english.test(text));
      if (words.length > 0) found[new URL(page.url()).pathname] = words;
    }
    assert.deepEqual(found, {});
  });

  it('has room for German on a narrow screen', async () => {
    for await (const page of lookAt({ locale: 'de-DE', viewport: narrow })) await assertNotSideways(page);
  });

  it('begins at the right where a language does', async () => {
    for await (const page of lookAt({ fromTheRight: true, viewport: { width: 1280, height: 800 } })) {
      await assertNotSideways(page);
      await assertNoViolations(page);
      const places = (await page.evaluate(
        `['nav.side-nav', 'h1'].map((what) => {
          const box = document.querySelector(what)?.getBoundingClientRect();
          return box ? (box.left + box.right) / 2 / innerWidth : undefined;
        })`,
      )) as (number | undefined)[];
      const [navigation = 1, heading = 0] = places;
      assert.ok(navigation > 0.75, `${page.url()} has its navigation at ${navigation}`);
      assert.ok(heading < navigation, `${page.url()} has its heading at ${heading}`);
    }
  });

  it('turned round has room on a narrow screen', async () => {
    for await (const page of lookAt({ fromTheRight: true, viewport: narrow })) await assertNotSideways(page);
  });
});

async function settled(page: Page): Promise<Page> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  return page;
}

async function assertNotSideways(page: Page): Promise<void> {
  const wider = await page.evaluate(`(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const isOut = ({ left, right }) => left < -1 || right > root.clientWidth + 1;
    return [...document.querySelectorAll('body *')]
      .filter((element) => isOut(element.getBoundingClientRect()))
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 200));
  })()`);
  assert.deepEqual(wider, [], `${page.url()} scrolls sideways`);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.equal(overflow, 0, page.url());
}
