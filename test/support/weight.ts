/** What a browser has to load for a page: how many requests, and how many bytes come over the wire, headers included. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';

export type Request = { url: string; kind: string; bytes: number };
export type Weight = { requests: Request[]; bytes: number };

const quietMilliseconds = 700;

/**
 * Counts from now on, until nothing has been under way for a while, or the console goes on to its other pages, which
 * nobody waits for: before that it asks whether it is still the newest. What the page keeps to itself (`data:`) is no
 * request.
 */
export async function weigh(page: Page): Promise<{ session: CDPSession; settled(): Promise<Weight> }> {
  const session = await page.context().newCDPSession(page);
  const requests = new Map<string, Request>();
  const underWay = new Set<string>();
  let changedAt = performance.now();
  let isComplete = false;
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    isComplete ||= type === 'Fetch' && request.url.endsWith('/console/');
    if (isComplete || !/^https?:/.test(request.url)) return;
    requests.set(requestId, { url: request.url, kind: (type ?? 'Other').toLowerCase(), bytes: 0 });
    underWay.add(requestId);
  });
  const end = (requestId: string, bytes: number) => {
    const request = requests.get(requestId);
    if (request) request.bytes = bytes;
    underWay.delete(requestId);
    changedAt = performance.now();
  };
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => end(requestId, encodedDataLength));
  session.on('Network.loadingFailed', ({ requestId }) => end(requestId, 0));
  await session.send('Network.enable');
  return {
    session,
    async settled() {
      while (underWay.size > 0 || performance.now() - changedAt < quietMilliseconds) await sleep(20);
      const all = [...requests.values()];
      return { requests: all, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
  };
}
