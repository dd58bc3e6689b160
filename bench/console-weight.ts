/**
 * What the console weighs, and how long it takes on a poor line with a slow processor: the real build in a real
 * Chromium that is held back to 400 kbit/s, 400 ms and a part of the processor, with nothing kept from before. A page
 * is there when its heading is; what it loads after that, until the line has been quiet, is counted too.
 *
 *     node bench/console-weight.ts [--list] [--write] [--json] [--rounds=3] [--slowdown=4]
 *
 * `--list` names each request. `--write` keeps the figures in bench/results.json and writes docs/performance.md anew.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { Browser, BrowserContext } from 'playwright-core';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { readConsoleFiles } from '../src/features/console/console-files.ts';
import { addUser, parseUsername } from '../src/features/users/add-user.ts';
import { consoleFolder, migrateAndOpenDeps } from '../src/open-deps.ts';
import { system } from '../src/platform/principal.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { type Request, weigh } from '../test/support/weight.ts';
import '../scripts/build-console.ts';
import { median, report } from './load.ts';
import { writePage } from './page.ts';
import { aboutThisRun, type ConsoleWeight, readResults, spread, writeResults } from './results.ts';

const { values: options } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    slowdown: { type: 'string', default: '4' },
  },
});

const line = { kilobits: 400, latencyMilliseconds: 400 };
const slowdown = Number(options.slowdown);
const password = 'correct horse battery staple';
const applicants = 60;

/** What each page may weigh at most, where there is a goal. */
const pages = [
  { name: 'sign-in', path: '/sign-in', isSignedIn: false, goal: { kilobytes: 150, requests: 8, seconds: 4 } },
  { name: 'register', path: '/register', isSignedIn: false, goal: undefined },
  { name: 'queue', path: '/queue', isSignedIn: true, goal: { kilobytes: 260, requests: 14, seconds: undefined } },
] as const;

const from = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'admittance-weight-'));
const config = readConfig({ ADMITTANCE_DATA_DIR: folder, NETWORK_ATTEMPTS: '10000' });
const deps = await migrateAndOpenDeps(config, pino({ level: 'silent' }), system);
const app = await buildApp(deps, readConsoleFiles(consoleFolder));
const base = await app.listen({ port: 0, host: '127.0.0.1' });
const browser = await launchChromium();
try {
  await fill();
  const rows: ConsoleWeight['rows'] = [];
  for (const page of pages) rows.push(await measurePage(browser, page));
  const weight: ConsoleWeight = { about: aboutThisRun(from), line, slowdown, rows };
  if (options.write) {
    writeResults({ ...readResults(), consoleWeight: weight });
    writePage(readResults());
  }
  report(
    Object.fromEntries(
      rows.flatMap(({ page, kilobytes, requests, seconds }) => [
        [`${page} kilobytes`, kilobytes],
        [`${page} requests`, requests],
        [`${page} seconds`, seconds.median],
      ]),
    ),
  );
} finally {
  await browser.close();
  await app.close();
  await deps.database.destroy();
  rmSync(folder, { recursive: true, force: true });
}

async function fill(): Promise<void> {
  const passwordHash = await deps.hasher.hash(password);
  const add = (username: string, more: object) =>
    addUser(deps, { username: parseUsername(username), passwordHash, role: 'user', status: 'pending', ...more });
  await add('grace', { role: 'admin', status: 'active' });
  for (let index = 0; index < applicants; index++)
    await add(`applicant${index}`, {
      displayName: `Applicant ${index}`,
      note: 'I would like to help with the archive.',
    });
}

async function measurePage(browser: Browser, page: (typeof pages)[number]): Promise<ConsoleWeight['rows'][number]> {
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round++) rounds.push(await measureOnce(browser, page));
  const [first] = rounds;
  if (options.list && first)
    for (const request of first.requests) process.stderr.write(`${page.name}  ${describe(request)}\n`);
  return {
    page: page.name,
    kilobytes: median(rounds.map(({ bytes }) => bytes)) / 1000,
    requests: median(rounds.map(({ requests }) => requests.length)),
    seconds: spread(rounds.map(({ milliseconds }) => milliseconds / 1000)),
    ...(page.goal && { goal: { ...page.goal } }),
  };
}

async function measureOnce(browser: Browser, { path, isSignedIn }: (typeof pages)[number]) {
  const context = await browser.newContext({ locale: 'en-GB' });
  if (isSignedIn) await signIn(context);
  const page = await context.newPage();
  const { session, settled } = await weigh(page);
  const bytesPerSecond = (line.kilobits * 1000) / 8;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: line.latencyMilliseconds,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const begun = performance.now();
  await page.goto(`${base}/console${path}`, { waitUntil: 'commit', timeout: 120_000 });
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 120_000 });
  const milliseconds = performance.now() - begun;
  const weight = await settled();
  await context.close();
  return { milliseconds, ...weight };
}

/** Only the cookie of it is kept: the page is loaded as by somebody who comes back. */
async function signIn(context: BrowserContext): Promise<void> {
  const headers = { origin: base, 'sec-fetch-site': 'same-origin' };
  const answer = await context.request.post(`${base}/console/session`, {
    headers,
    data: { username: 'grace', password },
  });
  if (!answer.ok()) throw new Error(await answer.text());
}

function describe({ url, kind, bytes }: Request): string {
  return `${String(bytes).padStart(8)}  ${kind.padEnd(10)}  ${url.slice(base.length)}`;
}
