import type { Client } from '@ssma/orchestrator/client';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type DataSource, DataSourceContext } from '../data/client-context.js';
import { makeQueryClient } from '../data/make-query-client.js';
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
