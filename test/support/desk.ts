/** An administrator at the console, and another one behind the API, who does things meanwhile. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { assertQuiet, type Look, openConsole, readRealConsole, signInAs } from './console.ts';
import { anyDatabase } from './databases.ts';
import { adminPassword, type Installation, install } from './installation.ts';

export type Desk = {
  browser: Browser;
  service: Installation;
  /** The token of the other one, `chief`. */
  chief: string;
  /** A page of `boss`, who can do everything. */
  open(path: string, look?: Look): Promise<Page>;
  /** Has `chief` ask the API; what is refused fails the test. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer can be any JSON, and tests look into it
  ask(method: string, path: string, body?: object): Promise<any>;
  /** Closes the page, unless it complained of something. */
  close(page: Page): Promise<void>;
};

export async function openDesk(environment: Record<string, string> = {}): Promise<Desk> {
  const browser = await openBrowser();
  const service = await install(anyDatabase, environment, readRealConsole());
  const chief = (await service.addUser('chief', 'admin')).token;
  return {
    browser,
    service,
    chief,
    async open(path, look = {}) {
      const page = await openConsole(browser, service.base, { ...look, path });
      await signInAs(page, 'boss', adminPassword);
      return page;
    },
    async ask(method, path, body) {
      const answer = await service.call(method, path, { token: chief, ...(body && { body }) });
      assert.ok(answer.status < 300, answer.text);
      return answer.json;
    },
    async close(page) {
      assertQuiet(page);
      await page.context().close();
    },
  };
}
