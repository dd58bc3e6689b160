/**
 * Takes a picture of every screen of the console, light and dark, into `docs/screenshots/`: of a service that
 * is made up for it, so that they can be taken again whenever a page has changed.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Deps } from '../src/deps.ts';
import { addUser, parseUsername } from '../src/features/users/add-user.ts';
import { migrateAndOpenDeps } from '../src/open-deps.ts';
import { system } from '../src/platform/principal.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { readRealConsole } from '../test/support/console.ts';
import './build-console.ts';

const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const password = 'correct horse battery staple';
const minute = 60_000;
const day = 24 * 60 * minute;

const members = [
  ['grace', 'Grace Hopper', 'admin'],
  ['frances', 'Frances Allen', 'user'],
  ['katherine', 'Katherine Johnson', 'user'],
  ['margaret', 'Margaret Hamilton', 'user'],
  ['radia', 'Radia Perlman', 'user'],
] as const;
const moderators = ['frances', 'radia'];

const applicants = [
  ['ada', 'Ada Lovelace', 'I translate the notes on the engine, and add some of my own.', 'user'],
  ['adele', 'Adele Goldberg', 'I would like to help with the documentation.', 'user'],
  ['barbara', 'Barbara Liskov', 'Here for the course on data abstraction that begins on Monday.', 'user'],
  ['edith', 'Edith Clarke', 'Calculations for the power lines, with Frances.', 'user'],
  ['evelyn', 'Evelyn Boyd', 'Orbits. Margaret knows me.', 'moderator'],
  ['hedy', 'Hedy Lamarr', 'Radio engineering, evenings only.', 'user'],
  ['jean', 'Jean Bartik', 'I take over the night shift from Kay.', 'moderator'],
  ['karen', 'Karen Spärck Jones', 'Search, of course.', 'user'],
  ['mary', 'Mary Kenneth', null, 'user'],
  ['sophie', 'Sophie Wilson', 'A small instruction set for a small machine.', 'user'],
  ['gr4ce', 'Support', 'Urgent, please approve quickly.', 'moderator'],
] as const;

const decided = [
  ['joan', 'Joan Clarke', 'approve'],
  ['joan.c', 'Joan Clarke', 'reject'],
  ['dorothy', 'Dorothy Vaughan', 'approve'],
] as const;

const work = mkdtempSync(join(tmpdir(), 'admittance-screenshots-'));
const config = readConfig({
  ADMITTANCE_DATA_DIR: work,
  NETWORK_ATTEMPTS: '10000',
  PUBLIC_URL: 'http://accounts.example.org',
  APP_URL: 'http://archive.example.org',
});
const deps = await migrateAndOpenDeps(config, pino({ level: 'silent' }), system);
const app = await buildApp(deps, readRealConsole());
const base = await app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
try {
  const statusToken = await fill();
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) await takeAll(colorScheme, statusToken);
} finally {
  await browser.close();
  await app.close();
  await deps.database.destroy();
  rmSync(work, { recursive: true, force: true });
}

async function takeAll(colorScheme: 'light' | 'dark', statusToken: string): Promise<void> {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const take = async (name: string) => {
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    process.stdout.write(`docs/screenshots/${name}-${colorScheme}.png\n`);
  };
  const show = async (path: string) => {
    await page.goto(`${base}/console/${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  await show('register');
  await take('register');
  await page.goto(`${base}/console/waiting#${statusToken}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // It asks for as long as the page is open, so the network is never idle.
  await page.screenshot({ path: join(folder, `waiting-${colorScheme}.png`) });
  await show('sign-in');
  await take('sign-in');
  await signIn(page);
  await show('queue');
  await take('queue');
  await page.getByRole('button', { name: 'My decisions' }).click();
  await take('decisions');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await take('shortcuts');
  for (const name of ['overview', 'users', 'users/3', 'roles', 'audit', 'settings', 'dashboard']) {
    await show(name);
    await take(name === 'users/3' ? 'user' : name);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await show('queue');
  await take('queue-narrow');
  await context.close();
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Username').fill('grace');
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.endsWith('/sign-in'));
}

/** @returns the status token of somebody who waits */
async function fill(): Promise<string> {
  const post = async (path: string, body: unknown, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as { access_token: string; id: number; status_token: string };
  };
  const passwordHash = await deps.hasher.hash(password);
  for (const [username, displayName, role] of members)
    await addUser(deps, { username: parseUsername(username), displayName, passwordHash, role, status: 'active' });
  await deps.database
    .updateTable('users')
    .set(({ ref }) => ({ created_at: sql<number>`${ref('created_at')} - ${ref('id')} * ${9 * day}` }))
    .execute();
  await fillPast(deps);
  const { access_token } = await post('/login', { username: 'grace', password });
  const permissions = ['users:read', 'users:approve'];
  await post('/roles', { name: 'moderator', description: 'Lets people in', permissions }, access_token);
  await deps.database.updateTable('users').set({ role: 'moderator' }).where('username', 'in', moderators).execute();
  let statusToken = '';
  for (const [index, [username, display_name, note, role]] of applicants.entries()) {
    const body = { username, password, display_name, role, ...(note && { note }), email: `${username}@example.org` };
    const { id, status_token } = await post('/register', body);
    const created_at = Date.now() - (applicants.length - index) ** 2 * 47 * minute;
    // Two of them from one network.
    const asked_network = `198.51.${Math.min(index, 9)}.0/24`;
    await deps.database.updateTable('users').set({ created_at, asked_network }).where('id', '=', id).execute();
    statusToken = status_token;
  }
  for (const [username, display_name, decision] of decided) {
    const { id } = await post('/register', { username, password, display_name });
    await post(`/users/${id}/${decision}`, decision === 'reject' ? { reason: 'Asked twice.' } : {}, access_token);
  }
  await post('/login', { username: 'radia', password });
  await post('/login', { username: 'katherine', password: 'not the password' });
  return statusToken;
}

/** A month of sign-ins, for the chart. */
async function fillPast({ database }: Deps): Promise<void> {
  const now = Date.now();
  const rows = Array.from({ length: 29 }, (_, index) => 29 - index).flatMap((ago) => {
    const isWeekend = [0, 6].includes(new Date(now - ago * day).getUTCDay());
    const succeeded = (isWeekend ? 9 : 34) + ((ago * 7) % 11);
    const refused = 2 + ((ago * 5) % 6) + (ago === 12 ? 18 : 0);
    return [
      ...Array.from({ length: succeeded }, () => ['login.succeeded', 'succeeded', ago] as const),
      ...Array.from({ length: refused }, () => ['login.refused', 'refused', ago] as const),
    ];
  });
  const events = rows.map(([type, outcome, ago], index) => ({
    at: now - ago * day + (index % 400) * minute,
    type,
    outcome,
    actor: 'anyone' as const,
    actor_id: null,
    subject_id: 1 + (index % 5),
    address: `192.0.2.${1 + (index % 40)}`,
    request_id: null,
    details: outcome === 'refused' ? '{"reason":"wrong password"}' : '{}',
    batch: null,
  }));
  for (let from = 0; from < events.length; from += 200)
    await database
      .insertInto('audit_events')
      .values(events.slice(from, from + 200))
      .execute();
}
