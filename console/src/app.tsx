import { DirectionProvider, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Problem } from './api/problem.ts';
import { router } from './router.tsx';
import { theme, variables } from './theme.ts';

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

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// Where the library that keeps the page behind a dialogue from scrolling looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

export function App() {
  return (
    <DirectionProvider initialDirection={document.dir === 'rtl' ? 'rtl' : 'ltr'} detectDirection={false}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-left" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
