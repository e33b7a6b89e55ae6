import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { checkpointParameters } from '../../../data/checkpoint-size.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import type { CostedTrial } from './network-points.js';
import type { PrunedTrial } from './pruned-trials.js';

export interface Costs {
  readonly isPending: boolean;
  /** Why a checkpoint could not be read. */
  readonly error: Error | null;
  readonly networks: readonly CostedTrial[];
}

/** What networks cost, as it is on record; their parameters, where not, as their checkpoints say. */
export function useCosts(pruned: readonly PrunedTrial[]): Costs {
  const client = useClient();
  const unrecorded = [...new Set(pruned.flatMap(({ recorded, network }) => (recorded === null ? [network] : [])))];
  const sizes = useQueries({
    queries: unrecorded.map((network) => ({
      queryKey: [...KEYS.stage(network), 'parameters'],
      queryFn: ({ signal }: { signal: AbortSignal }) => checkpointParameters(client, network, signal),
      // The checkpoint of a finished stage never changes.
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const key = sizes.map(({ data }) => data ?? '').join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are made anew at every draw, their text is not
  const networks = useMemo(() => {
    const counted = new Map(unrecorded.map((network, index) => [network, sizes[index]?.data ?? null]));
    return pruned.map((one): CostedTrial => {
      const { recorded, network } = one;
      return { ...one, ...(recorded ?? { parameters: counted.get(network) ?? null, flops: null }) };
    });
  }, [pruned, key]);
  return {
    networks,
    isPending: sizes.some(({ isPending }) => isPending),
    error: sizes.find(({ error }) => error !== null)?.error ?? null,
  };
}
