import {
  type Client,
  type TrialListQuery,
  TrialListQuery as TrialListQuerySchema,
  type TrialSummary,
} from '@ssma/orchestrator/client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { KEYS } from '../../data/query-keys.js';

const PAGE_ROWS = 200;

/** @param sweep name or id, as the address has it */
export function sweepQuery(client: Client, sweep: string) {
  return queryOptions({
    queryKey: KEYS.sweep(sweep),
    queryFn: ({ signal }) => client.showSweep(sweep, { signal }),
  });
}

/** The trials of a sweep over their seeds, all together. */
export function groupsQuery(client: Client, id: string, { classes }: { readonly classes: boolean }) {
  return queryOptions({
    queryKey: [...KEYS.sweep(id), 'table', { classes }] as const,
    queryFn: ({ signal }) => client.showTable(id, { classes }, { signal }),
  });
}

/** What the address says of a list of trials. */
export interface TrialsSearch {
  readonly sort: string;
  readonly order: 'ascending' | 'descending';
  readonly states: readonly TrialSummary['state'][];
  readonly find: string;
}

/** Each trial of a sweep, page by page. */
export function trialPagesQuery(client: Client, id: string, search: TrialsSearch) {
  const query = listQuery(search);
  return infiniteQueryOptions({
    queryKey: [...KEYS.sweep(id), 'trials', 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      client.listTrials(id, { ...query, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** What the server is asked for; a sort or filter that it does not know is left out until it is written to its end. */
function listQuery({ sort, order, states, find }: TrialsSearch): Partial<TrialListQuery> {
  const where = find.split(/\s+/).filter((part) => part !== '');
  const wanted = {
    limit: PAGE_ROWS,
    order,
    ...(states.length > 0 && { state: states }),
    ...(TrialListQuerySchema.shape.where.safeParse(where).success && where.length > 0 && { where }),
  };
  const sorted = TrialListQuerySchema.safeParse({ ...wanted, sort });
  return sorted.success ? sorted.data : TrialListQuerySchema.parse(wanted);
}
