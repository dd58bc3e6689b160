/** A real Chromium for the pages we serve; its binary comes with the package, nothing is downloaded. */
import packaged from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';
import { cleanUpLater } from './cleanup.ts';

/** Closed when the tests of the file are done. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await packaged.executablePath(),
    // In a container this runs as root, without user namespaces; it opens nothing but our own pages.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  cleanUpLater(() => browser.close());
  return browser;
}

/** What the page complains of from now on: refused by its policy, failed to load, thrown, logged as an error. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => void errors.push(String(error)));
  page.on('requestfailed', (request) => void errors.push(`${request.url()} ${request.failure()?.errorText}`));
  return errors;
}
