import type { TrialDetail } from '@ssma/orchestrator/client';
import { useQueries } from '@tanstack/react-query';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';

/** A trial that is compared. */
export interface ComparedTrial {
  readonly id: string;
  readonly label: string;
  /** Name of its sweep. */
  readonly sweep: string;
  /** Stage that evaluates it; null while it is not complete. */
  readonly evaluation: string | null;
}

/** A trial that can be compared. */
export interface ScoredTrial extends ComparedTrial {
  readonly evaluation: string;
}

export interface ComparedTrials {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly trials: readonly ComparedTrial[];
}

/** The trials of the ids, in their order. */
export function useComparedTrials(ids: readonly string[]): ComparedTrials {
  const client = useClient();
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: KEYS.trial(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.showTrial(id, { signal }),
    })),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error !== null)?.error ?? null,
      trials: results.flatMap(({ data }) => (data === undefined ? [] : [comparedTrial(data)])),
    }),
  });
}

function comparedTrial({ id, seed, sweeps, stages }: TrialDetail): ComparedTrial {
  const evaluation = stages.find(({ kind, state }) => kind === 'evaluate' && state === 'complete');
  const [sweep] = sweeps;
  return { id, label: sweep?.label || `seed ${seed}`, sweep: sweep?.name ?? '', evaluation: evaluation?.key ?? null };
}
