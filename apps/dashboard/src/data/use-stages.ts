import type { StageNode } from '@ssma/orchestrator/client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useClient } from './client-context.js';
import { KEYS } from './query-keys.js';

/** The stages of a sweep that were read, and whether there are more. */
export interface StageGraph {
  readonly stages: readonly StageNode[];
  readonly isCut: boolean;
}

/** A graph of more stages than this can be neither drawn nor read. */
const MOST_STAGES = 2_000;
const PAGE = 500;

export function useStages(sweep: string): UseQueryResult<StageGraph, Error> {
  const client = useClient();
  return useQuery({
    queryKey: [...KEYS.sweep(sweep), 'stages'],
    queryFn: async ({ signal }): Promise<StageGraph> => {
      const stages: StageNode[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof client.listStages>> = await client.listStages(
          sweep,
          { limit: PAGE, ...(cursor !== null && { cursor }) },
          { signal },
        );
        stages.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null && stages.length < MOST_STAGES);
      return { stages, isCut: cursor !== null };
    },
  });
}
