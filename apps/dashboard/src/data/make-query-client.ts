import { RequestError } from '@ssma/orchestrator/client';
import { QueryClient } from '@tanstack/react-query';

/** Answers that were read, which none is at first. */
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
