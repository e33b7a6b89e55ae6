import { type Client, RequestError } from '@ssma/orchestrator/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type DataSource, DataSourceContext } from '../data/client-context.js';
import { storeToken } from '../data/token.js';
import { Pages } from './pages.js';
import { Shell } from './shell.js';

export interface AppProps {
  readonly makeClient: (token: string | null) => Client;
  readonly firstToken: string | null;
  /** What was read with the first token. */
  readonly firstQueries: QueryClient;
  readonly kind?: DataSource['kind'];
}

export function App({ makeClient, firstToken, firstQueries, kind = 'server' }: AppProps) {
  const [{ token, queries }, setReading] = useState({ token: firstToken, queries: firstQueries });
  const source = useMemo<DataSource>(
    () => ({
      client: makeClient(token),
      kind,
      hasToken: token !== null,
      setToken: (next) => {
        storeToken(next);
        // Another token may show other things: nothing that was read with the one before stays.
        setReading({ token: next, queries: makeQueryClient() });
      },
    }),
    [makeClient, kind, token],
  );
  return (
    <DataSourceContext value={source}>
      <QueryClientProvider client={queries}>
        <Shell>
          <Pages />
        </Shell>
      </QueryClientProvider>
    </DataSourceContext>
  );
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Events say when something is old.
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !(error instanceof RequestError && error.status < 500),
        refetchOnWindowFocus: false,
      },
    },
  });
}
