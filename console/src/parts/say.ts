/** What has happened, for users who listen: a screen reader reads it out once it has finished its sentence. */
import { useEffect, useRef } from 'react';

/** So that the words come after the region that they come into, and after what moved the focus. */
const pauseMilliseconds = 100;

/** Nobody meets it later when reading through the page. */
const keptMilliseconds = 2_000;

let region: HTMLElement | undefined;
const waiting = new Set<string>();

/** Read out once, however many parts of the page say it at the same time. */
export function say(sentence: string): void {
  const live = regionForAll();
  if (waiting.size === 0) setTimeout(() => readOut(live), pauseMilliseconds);
  waiting.add(sentence);
}

/**
 * Says a sentence when it changes, and not what was so when the page was shown.
 * @param about says it when this changes instead
 */
export function useSaid(sentence: string | false | undefined, about: unknown = sentence): void {
  const latest = useRef(about);
  useEffect(() => {
    if (latest.current === about) return;
    latest.current = about;
    if (sentence) say(sentence);
  });
}

function regionForAll(): HTMLElement {
  if (region) return region;
  region = document.createElement('div');
  region.className = 'said';
  region.ariaLive = 'polite';
  document.body.append(region);
  return region;
}

function readOut(live: HTMLElement): void {
  for (const sentence of waiting) {
    const line = document.createElement('p');
    line.textContent = sentence;
    live.append(line);
    setTimeout(() => line.remove(), keptMilliseconds);
  }
  waiting.clear();
}
