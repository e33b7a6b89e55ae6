import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Empty } from '../../../components/empty.js';
import { Failure } from '../../../components/failure.js';
import { Loading } from '../../../components/loading.js';
import { QueryView } from '../../../components/query-view.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import { useStages } from '../../../data/use-stages.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { ParetoFigure } from './pareto-figure.js';
import { type PrunedTrial, prunedTrials } from './pruned-trials.js';
import { useCosts } from './use-costs.js';

/** Where no costs are on record, the header of each checkpoint is read: two requests for each trial. */
const MOST_TRIALS = 200;

/** Pruned networks: what they have come to against what they cost. */
export function PruningView({ sweep }: SweepViewProps) {
  const client = useClient();
  const graph = useStages(sweep.id);
  const trials = useQuery({
    queryKey: [...KEYS.sweep(sweep.id), 'trials', { limit: MOST_TRIALS }],
    queryFn: ({ signal }) => client.listTrials(sweep.id, { limit: MOST_TRIALS }, { signal }),
  });
  const pruned = useMemo(
    () => prunedTrials(trials.data?.items ?? [], graph.data?.stages ?? []),
    [trials.data, graph.data],
  );
  return (
    <QueryView query={trials} of="trials">
      {() => (
        <QueryView query={graph} of="stages">
          {() =>
            pruned.length === 0 ? <Empty title="No pruned network has a result yet" /> : <Networks pruned={pruned} />
          }
        </QueryView>
      )}
    </QueryView>
  );
}

function Networks({ pruned }: { readonly pruned: readonly PrunedTrial[] }) {
  const { networks, isPending, error } = useCosts(pruned);
  if (isPending) return <Loading label="Reading the size of networks" />;
  return (
    <>
      <ParetoFigure networks={networks} />
      {error !== null && <Failure error={error} />}
    </>
  );
}
