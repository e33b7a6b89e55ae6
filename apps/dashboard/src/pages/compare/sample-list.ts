import type { Client } from '@ssma/orchestrator/client';
import { queryOptions } from '@tanstack/react-query';
import { KEYS } from '../../data/query-keys.js';

/** The most that one answer brings; evaluations keep as many predictions unless told otherwise. */
const LIMIT = 500;

/** An image that can be looked at. */
export interface ListedSample {
  readonly id: string;
  /** Of each evaluation that the list knows. */
  readonly meanIou: readonly (number | null)[];
  readonly difference: number | null;
  /** With the confusion that was asked for. */
  readonly pixels: number | null;
}

export interface SampleList {
  readonly items: readonly ListedSample[];
  /** Images that the filters let through; `items` are the first of them. */
  readonly total: number;
}

export interface SampleListRequest {
  readonly stages: readonly string[];
  readonly candidate: number;
  readonly sort: 'difference' | 'position' | 'meanIou';
  readonly order: 'ascending' | 'descending';
  readonly group: string;
  /** Images of the first evaluation with such pixels; null for all. */
  readonly confusion: { readonly truth: number; readonly predicted: number } | null;
}

/** The images that all of the evaluations have kept; with a confusion, those that have it, most pixels first. */
export function sampleListQuery(client: Client, request: SampleListRequest) {
  const { stages, confusion } = request;
  const [first = ''] = stages;
  return queryOptions({
    queryKey: [...KEYS.stage(first), 'samples', request],
    queryFn: async ({ signal }): Promise<SampleList> => {
      if (confusion !== null)
        return confused(await client.listSamples(first, { ...listing(request), ...confusion }, { signal }));
      const { items, total } = await client.compareSamples(comparisonOf(request), { signal });
      return { items: items.map((item) => ({ ...item, pixels: null })), total };
    },
  });
}

function comparisonOf({ stages, candidate, sort, order, group }: SampleListRequest) {
  const filter = group === '' ? {} : { group };
  return {
    stage: [...stages],
    candidate: Math.min(candidate, Math.max(1, stages.length - 1)),
    sort,
    order,
    limit: LIMIT,
    ...filter,
  };
}

function listing({ group }: SampleListRequest) {
  const filter = group === '' ? {} : { group };
  return { kept: true, sort: 'pixels', order: 'descending', limit: LIMIT, ...filter } as const;
}

function confused({ items, total }: Awaited<ReturnType<Client['listSamples']>>): SampleList {
  return {
    items: items.map(({ id, meanIou, pixels }) => ({ id, meanIou: [meanIou], difference: null, pixels })),
    total,
  };
}
