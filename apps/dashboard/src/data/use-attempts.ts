import type { SweepAttempt } from '@ssma/orchestrator/client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useClient } from './client-context.js';
import { KEYS } from './query-keys.js';

/** Attempts that were read, and whether there are more. */
export interface AttemptHistory {
  readonly attempts: readonly SweepAttempt[];
  readonly isCut: boolean;
}

/** A timeline of more attempts than this cannot be read. */
const MOST_ATTEMPTS = 5_000;
const PAGE = 500;

export function useAttempts(sweep: string): UseQueryResult<AttemptHistory, Error> {
  const client = useClient();
  return useQuery({
    queryKey: [...KEYS.sweep(sweep), 'attempts'],
    queryFn: async ({ signal }): Promise<AttemptHistory> => {
      const attempts: SweepAttempt[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof client.listAttempts>> = await client.listAttempts(
          sweep,
          { limit: PAGE, ...(cursor !== null && { cursor }) },
          { signal },
        );
        attempts.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null && attempts.length < MOST_ATTEMPTS);
      return { attempts, isCut: cursor !== null };
    },
  });
}
