import type { Client } from '@ssma/orchestrator/client';
import type { QueryClient } from '@tanstack/react-query';
import { groupsQuery, sweepQuery, trialPagesQuery } from '../pages/sweep/sweep-queries.js';
import { isOverSeeds, TRIALS_SEARCH } from '../pages/sweep/trials/trials-search.js';
import { readSearch } from '../url/search-state.js';

/** An address below the server, as `location` has it. */
export interface Address {
  readonly pathname: string;
  readonly search: string;
}

/**
 * Reads what the page of a sweep shows first, for an address of one. What fails is left to the page, which says so.
 *
 * @param queries  gets the answers
 */
export async function readFirst(client: Client, queries: QueryClient, { pathname, search }: Address): Promise<void> {
  const [, name, view = 'trials'] = /^\/sweeps\/([\w.-]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
  if (name === undefined) return;
  const query = sweepQuery(client, name);
  await queries.prefetchQuery(query);
  const sweep = queries.getQueryData(query.queryKey);
  if (sweep === undefined || view !== 'trials') return;
  const shown = readSearch(TRIALS_SEARCH, search);
  if (isOverSeeds(shown, sweep)) await queries.prefetchQuery(groupsQuery(client, sweep.id, shown));
  else await queries.prefetchInfiniteQuery(trialPagesQuery(client, sweep.id, shown));
}
