import type { TrialDetail, TrialSummary } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';

/** The trial of the baseline of the first sweep that has a trial: the one of the same seed, where there is one. */
export function useBaselineTrial(trial: TrialDetail): TrialSummary | undefined {
  const client = useClient();
  const sweep = trial.sweeps[0]?.id ?? '';
  const detail = useQuery({
    queryKey: KEYS.sweep(sweep),
    queryFn: ({ signal }) => client.showSweep(sweep, { signal }),
    enabled: sweep !== '',
  });
  const where = whereBaseline(detail.data?.definition);
  const trials = useQuery({
    queryKey: [...KEYS.sweep(sweep), 'trials', { where }],
    queryFn: ({ signal }) => client.listTrials(sweep, { where: [...where], limit: 500 }, { signal }),
    enabled: where.length > 0,
  });
  const items = trials.data?.items ?? [];
  return items.find(({ seed }) => seed === trial.seed) ?? items[0];
}

function whereBaseline(definition: unknown): readonly string[] {
  if (definition === null || typeof definition !== 'object' || !('baseline' in definition)) return [];
  const { baseline } = definition;
  if (baseline === null || typeof baseline !== 'object') return [];
  return Object.entries(baseline).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
}
