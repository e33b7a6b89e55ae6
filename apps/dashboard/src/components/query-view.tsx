import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './failure.js';
import { Loading } from './loading.js';

export interface QueryViewProps<Data> {
  readonly query: UseQueryResult<Data, Error>;
  /** What is being read, e.g. `sweeps`. */
  readonly of: string;
  readonly children: (data: Data) => ReactNode;
}

/** What a query has brought; what was there before stays while it is read again. */
export function QueryView<Data>({ query, of, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading label={`Reading ${of}`} />;
}
