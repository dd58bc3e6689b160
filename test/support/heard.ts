/** What a screen reader would read out by itself: what comes into regions that are live, once for each time. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** A region has to be there before its words; only an alert is read out with what it came with. */
const observer = `(() => {
  const live = '[aria-live]:not([aria-live=off]), [role=status], [role=log], [role=alert]';
  const known = new WeakSet();
  globalThis.heard = [];
  const isThere = (element) => element.isConnected && element.checkVisibility() && !element.closest('[inert], [aria-hidden=true]');
  const noteRegions = () => {
    for (const region of document.querySelectorAll(live)) if (isThere(region)) known.add(region);
  };
  const wordsOf = (node) => node.textContent.replace(/\\s+/g, ' ').trim();
  const readOut = (records) => {
    const said = new Map();
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList' && addedNodes.length === 0) continue;
      const around = (target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement)?.closest(live);
      const isAtomic = around?.matches('[role=status], [role=alert], [aria-atomic=true]');
      if (around && known.has(around) && isThere(around)) {
        if (isAtomic || type === 'characterData') said.set(around, wordsOf(around));
        else for (const node of addedNodes) said.set(node, wordsOf(node));
      }
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        for (const one of [node, ...node.querySelectorAll(live)])
          if (one.matches(live) && !known.has(one) && isThere(one))
            said.set(one, (one.matches('[role=alert]') ? '' : 'unheard: ') + wordsOf(one));
      }
    }
    for (const words of said.values()) if (!/^(?:unheard: )?$/.test(words)) heard.push(words);
    noteRegions();
  };
  const begin = () => {
    noteRegions();
    new MutationObserver(readOut).observe(document, { subtree: true, childList: true, characterData: true });
  };
  if (document.documentElement) begin();
  else addEventListener('DOMContentLoaded', begin);
})()`;

/** From now on, also over reloads. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(observer);
  await page.evaluate(observer);
}

/** Long enough for what is said twice. */
const quietMilliseconds = 700;
const mostMilliseconds = 20_000;

/** Nothing more and nothing less is read out from when something is done until all is quiet. */
export async function assertHeard(
  page: Page,
  expected: readonly (string | RegExp)[],
  act: () => Promise<unknown>,
): Promise<void> {
  await page.evaluate('heard.length = 0');
  await act();
  const heard = await hear(page, expected.length, expected.includes('Loading…'));
  const fits = expected.every((one, at) => (typeof one === 'string' ? heard[at] === one : one.test(heard[at] ?? '')));
  assert.ok(
    fits && heard.length === expected.length,
    `expected ${expected.map(String)}, heard ${JSON.stringify(heard)} on ${page.url()}`,
  );
}

async function hear(page: Page, least: number, isPatient: boolean): Promise<string[]> {
  const until = Date.now() + mostMilliseconds;
  for (let before: string[] = [], first = true; ; first = false) {
    await pause(quietMilliseconds);
    const all = (await page.evaluate('heard')) as string[];
    // On a busy machine everything takes a while.
    const now = isPatient ? all : all.filter((words) => words !== 'Loading…');
    const isQuiet = !first && now.length === before.length;
    if ((isQuiet && now.length >= least) || Date.now() > until) return now;
    before = now;
  }
}
