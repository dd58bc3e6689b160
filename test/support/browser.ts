/** Real browsers in tests, and what their pages complain of. */
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { cleanUpLater } from './cleanup.ts';

/** Closed when the tests of the file are done. */
export async function openBrowser(): Promise<Browser> {
  const browser = await launchChromium();
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
