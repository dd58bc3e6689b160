/**
 * Every page and state of the console, and of the reference: light, dark, in forced colours, as narrow as a zoom of 400 %
 * makes it. With names of many scripts, and long ones.
 */
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createRole } from '../../src/features/roles/change-roles.ts';
import {
  assertLargeTargets,
  assertNoViolations,
  assertReflows,
  assertSeenInForcedColours,
  assertStill,
} from '../support/accessible.ts';
import { makeAccount, makeApplicants } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import { openBrowser } from '../support/browser.ts';
import { openConsole, readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';

const wide = { width: 1280, height: 800 };
/** 1280 px at 400 % (WCAG 2.2, 1.4.10). */
const zoomed = { width: 320, height: 640 };

const people = [
  ['salma.z', 'سلمى الزيتوني', 'مرحبا، أنا متطوعة جديدة في فريق الترجمة.'],
  ['lin.zhixia', '林知夏', '我是新来的志愿者，负责整理照片档案。'],
  [
    'philippa.featherstonhaugh-vandermolen',
    'Philippa Featherstonhaugh-Vandermolen van der Westhuizen',
    'x'.repeat(500),
  ],
  ['maria', null, null],
] as const;

let browser: Browser;
let service: Installation;

before(async () => {
  browser = await openBrowser();
  service = await install(anyDatabase, {}, readRealConsole());
  await createRole(asOperator(service.deps), 'volunteer-coordinator-for-the-reading-room', {
    description: 'Decides about requests',
    permissions: ['users:read', 'users:approve'],
  });
  await makeAccount(service.deps, 'member', 'volunteer-coordinator-for-the-reading-room');
  for (let number = 0; number < 60; number++) await makeAccount(service.deps, `person-${number}`);
  await makeApplicants(
    service.deps,
    people.map(([username]) => username),
  );
  for (const [username, display_name, note] of people)
    await service.deps.database
      .updateTable('users')
      .set({ display_name, note })
      .where('username', '=', username)
      .execute();
});

async function show(page: Page, path: string): Promise<void> {
  await page.goto(service.base + path);
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** One page in every look: of everything in light, and in dark as narrow as a zoom makes it; of the rest what differs. */
async function lookAt(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' });
  await assertNoViolations(page);
  await assertLargeTargets(page);
  await assertStill(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertNoViolations(page, 'html', ['color-contrast', 'link-in-text-block']);
  await page.emulateMedia({ forcedColors: 'active' });
  await assertSeenInForcedColours(page);
  await page.emulateMedia({ forcedColors: 'none' });
  await page.setViewportSize(zoomed);
  await assertReflows(page);
  await assertLargeTargets(page);
  await assertNoViolations(page);
  await page.setViewportSize(wide);
}

describe('for everybody, however they see and whatever they type with', { concurrency: true }, () => {
  it('the pages of somebody who is not signed in, and the reference', async () => {
    const page = await openConsole(browser, service.base, { path: '/sign-in', viewport: wide });
    for (const path of ['/sign-in', '/register', '/waiting', '/setup', '/sign-in?next=%2Fusers']) {
      await show(page, `/console${path}`);
      await lookAt(page);
    }
    for (const path of ['/docs', '/docs#/Users/listUsers', '/docs/verify-tokens', '/docs/nothing']) {
      await page.goto('about:blank');
      await show(page, path);
      await lookAt(page);
    }
    await page.context().close();
  });

  it('the pages of an administrator: full, empty, missing, loading and failed', async () => {
    const page = await signedIn();
    const { id } = await service.deps.database
      .selectFrom('users')
      .select('id')
      .where('username', '=', 'member')
      .executeTakeFirstOrThrow();
    const full = ['/queue', '/overview', '/users', `/users/${id}`, '/roles', '/audit', '/settings', '/dashboard'];
    for (const path of [...full, '/users?q=nobody-is-called-so', '/users/999', '/no-such-page']) {
      await show(page, `/console${path}`);
      await lookAt(page);
    }
    const answers = /\/(audit|users)\?/;
    await page.route(answers, () => undefined);
    for (const path of ['/users', '/audit', '/queue']) {
      await page.goto(`${service.base}/console${path}`);
      await page.getByText('Loading…').first().waitFor();
      await assertNoViolations(page);
    }
    await page.unroute(answers);
    await page.route(answers, (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: '{"code":"server/error","status":500,"error":"Internal error"}',
      }),
    );
    for (const path of ['/users', '/audit']) {
      await page.goto(`${service.base}/console${path}`);
      await page.getByText('Internal error').first().waitFor();
      await lookAt(page);
    }
    await page.context().close();
  });
});

async function signedIn(): Promise<Page> {
  const page = await openConsole(browser, service.base, { viewport: wide });
  await signInAs(page, 'boss', adminPassword);
  return page;
}
