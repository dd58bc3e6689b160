/** A server that is stopped and started under the windows of the console, and what those windows keep. */
import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { makeApplicants } from './accounts.ts';
import { openConsole, readRealConsole, signInAs } from './console.ts';
import { anyDatabase } from './databases.ts';
import { adminPassword, type Installation, install, start } from './installation.ts';

/** What a browser logs of a server that is away. */
export const unreachable = /ERR_CONNECTION|ERR_EMPTY_RESPONSE|Failed to fetch|status of 50[23]/;

export type Server = {
  service: Installation;
  base: string;
  stop(): Promise<void>;
  /** On the same port and database. */
  start(): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: an answer can be any JSON, and tests look into it
  ask(method: string, path: string, body?: object): Promise<any>;
};

export async function openServer(applicants: readonly string[]): Promise<Server> {
  const url = await anyDatabase.create();
  let service = await install(anyDatabase, { DATABASE_URL: url }, readRealConsole());
  const { base } = service;
  const { token } = await service.addUser('chief', 'admin');
  await makeApplicants(service.deps, applicants);
  return {
    service,
    base,
    async stop() {
      await service.app.close();
    },
    async start() {
      service = await start(url, { PORT: new URL(base).port }, readRealConsole());
    },
    async ask(method, path, body) {
      const answer = await service.call(method, path, { token, ...(body && { body }) });
      assert.ok(answer.status < 300, answer.text);
      return answer.json;
    },
  };
}

export async function signedIn(browser: Browser, { base }: Server, path: string): Promise<Page> {
  const page = await openConsole(browser, base, { path });
  page.setDefaultTimeout(30_000);
  await signInAs(page, 'boss', adminPassword);
  return page;
}

/** Further tabs of the same browser window, by who is to be seen in them. */
export async function inTabs<Name extends string>(
  context: BrowserContext,
  { base }: Server,
  paths: Record<Name, string>,
): Promise<Record<Name, Page>> {
  const tabs = {} as Record<Name, Page>;
  for (const [name, path] of Object.entries<string>(paths)) {
    const tab = await context.newPage();
    await tab.goto(`${base}/console${path}`);
    await tab.getByRole('button', { name: `Signed in as ${name}` }).waitFor();
    tabs[name as Name] = tab;
  }
  return tabs;
}

export async function signInAgain(page: Page, secret: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Sign in again to continue' });
  await dialog.getByLabel(/^Password/).fill(secret);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

export async function signOut(page: Page, username: string): Promise<void> {
  await page.getByRole('button', { name: `Signed in as ${username}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

export async function goTo(page: Page, name: string): Promise<void> {
  if (name === 'My account') {
    await page.getByRole('button', { name: /^Signed in as/ }).click();
    await page.getByRole('menuitem', { name }).click();
  } else await page.getByRole('navigation').getByRole('link', { name }).click();
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: name === 'My account' ? /./ : name })
    .waitFor();
}

/** The last one that is loaded in quiet is one's own account. */
export async function pagesAreAtHand(page: Page): Promise<void> {
  const isLoaded = 'performance.getEntriesByType("resource").some(({ name }) => /dashboard-.*\\.js/.test(name))';
  await eventually(async () => assert.ok(await page.evaluate(isLoaded)));
  await page.waitForLoadState('networkidle');
}

/** @returns what was asked, the latest last */
export function acceptQuestions(page: Page): string[] {
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    // A page that is closed meanwhile has nothing left to ask.
    dialog.accept().catch(() => undefined);
  });
  return asked;
}

export function keptBy(page: Page): Promise<string[]> {
  return page.evaluate('Object.keys(sessionStorage).filter((key) => key.startsWith("admittance"))');
}

export function row(page: Page, username: string): Locator {
  return page.getByRole('article', { name: new RegExp(`^${username}\\b`) });
}

export async function endSessions(server: Server, username: string): Promise<void> {
  const { id } = await find(server, username);
  await server.ask('DELETE', `/users/${id}/sessions`);
}

// biome-ignore lint/suspicious/noExplicitAny: an answer can be any JSON, and tests look into it
export async function find(server: Server, username: string): Promise<any> {
  return (await server.ask('GET', `/users?q=${username}`)).data[0];
}

export async function becomes(server: Server, username: string, expected: object): Promise<void> {
  await eventually(async () => assert.partialDeepStrictEqual(await find(server, username), expected));
}

/** Whatever was decided on anybody, in the order of the alphabet. */
export async function decisionsIn(server: Server): Promise<string[]> {
  const { data } = await server.ask('GET', '/audit?limit=200');
  const types: string[] = data.map(({ type }: { type: string }) => type);
  return types.filter((type) => /^user\.(approved|rejected|reopened)$/.test(type)).sort();
}

export async function eventually(check: () => Promise<void>): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Does something while the first such request is on its way, before it arrives. */
export async function meanwhile(page: Page, method: string, path: RegExp, act: () => Promise<unknown>): Promise<void> {
  const isSuch = ({ pathname }: URL) => path.test(pathname);
  let isFirst = true;
  await page.context().route(isSuch, async (route) => {
    if (isFirst && route.request().method() === method) {
      isFirst = false;
      await act();
    }
    await route.continue();
  });
}
