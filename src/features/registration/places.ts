/** Who waits in this process, and how many may. Knows no clock and no database. */
import { staggerRetry } from '../../platform/stagger.ts';
import { Problem } from '../../problems.ts';

/** A person has a few windows open. */
const mostForToken = 5;
const mostInAll = 25_000;

export type Place<Outcome> = { end(outcome: Outcome): void; leave(): void };

export type Places<Outcome> = {
  /** @throws Problem registration/too-many-waits (429) */
  take(tokenHash: string, network: string, end: (outcome: Outcome) => void): Place<Outcome>;
  end(tokenHash: string, outcome: Outcome): void;
  endAll(outcome: Outcome): void;
  tokenHashes(): string[];
  count(): number;
};

export function makePlaces<Outcome>(mostInNetwork: number): Places<Outcome> {
  const places = new Map<string, Set<Place<Outcome>>>();
  const ofNetwork = new Map<string, number>();
  let inAll = 0;

  const leave = (tokenHash: string, network: string, place: Place<Outcome>) => {
    const ofToken = places.get(tokenHash);
    if (!ofToken?.delete(place)) return;
    if (ofToken.size === 0) places.delete(tokenHash);
    inAll--;
    const left = (ofNetwork.get(network) ?? 0) - 1;
    if (left > 0) ofNetwork.set(network, left);
    else ofNetwork.delete(network);
  };

  return {
    take(tokenHash, network, end) {
      const ofToken = places.get(tokenHash) ?? new Set();
      const inNetwork = ofNetwork.get(network) ?? 0;
      if (ofToken.size >= mostForToken) throw tooMany('for this decision');
      if (inNetwork >= mostInNetwork) throw tooMany('in your network');
      if (inAll >= mostInAll) throw tooMany('here');
      const place: Place<Outcome> = { end, leave: () => leave(tokenHash, network, place) };
      places.set(tokenHash, ofToken.add(place));
      ofNetwork.set(network, inNetwork + 1);
      inAll++;
      return place;
    },
    end(tokenHash, outcome) {
      for (const place of places.get(tokenHash) ?? []) place.end(outcome);
    },
    endAll(outcome) {
      for (const ofToken of places.values()) for (const place of ofToken) place.end(outcome);
    },
    tokenHashes: () => [...places.keys()],
    count: () => inAll,
  };
}

function tooMany(where: string): Problem {
  return new Problem('registration/too-many-waits', {
    sentence: `Too many requests wait ${where} already: ask without "wait", or try again shortly.`,
    headers: { 'retry-after': staggerRetry() },
  });
}
