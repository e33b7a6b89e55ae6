import type { Client } from '@ssma/orchestrator/client';
import { createContext, use } from 'react';

/** What the pages read from: the server, or a stand-in of it. */
export interface DataSource {
  readonly client: Client;
  /** A bundle shows what was read once, and nothing can be asked of it. */
  readonly kind: 'server' | 'bundle';
  /** Whether requests carry a token. */
  readonly hasToken: boolean;
  /** Requests carry this token from now on; null for none. */
  setToken(token: string | null): void;
}

export const DataSourceContext = createContext<DataSource | null>(null);

export function useDataSource(): DataSource {
  const source = use(DataSourceContext);
  if (source === null) throw new Error('useDataSource: must be called beneath a DataSourceContext; got none');
  return source;
}

export function useClient(): Client {
  return useDataSource().client;
}
