/** What pages ask of the service, kept between pages. The sign-in needs none of it, and so is shown without. */
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type FunctionComponent, useEffect } from 'react';
import { Problem } from '../api/problem.ts';
import { isUnreachable, onReachabilityChange } from '../api/reachability.ts';

const mostRetries = 30;

const queries = new QueryClient({
  defaultOptions: {
    // Whether the service can be reached does not depend on the internet.
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      // A refused request would be refused again; an unavailable server comes back.
      retry: (count, error) => error instanceof Problem && error.isOutage && count < mostRetries,
      retryDelay: 2_000,
    },
    mutations: { networkMode: 'always' },
  },
});

// What one key has done is on the page before the next key is read.
notifyManager.setScheduler(queueMicrotask);

/** Once the server is back, everything is asked for again. */
export function withQueries(Page: FunctionComponent): FunctionComponent {
  return () => {
    useEffect(() => onReachabilityChange(() => void (isUnreachable() || queries.invalidateQueries())), []);
    return (
      <QueryClientProvider client={queries}>
        <Page />
      </QueryClientProvider>
    );
  };
}
