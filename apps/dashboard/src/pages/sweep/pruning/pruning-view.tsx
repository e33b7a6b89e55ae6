import { useQueries, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { Link } from 'wouter';
import { paretoOption } from '../../../charts/pareto-option.js';
import { Empty } from '../../../components/empty.js';
import { Failure } from '../../../components/failure.js';
import { Figure } from '../../../components/figure.js';
import { Loading } from '../../../components/loading.js';
import { QueryView } from '../../../components/query-view.js';
import { SimpleTable } from '../../../components/simple-table.js';
import { checkpointParameters } from '../../../data/checkpoint-size.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import { useStages } from '../../../data/use-stages.js';
import { count, NOTHING, percent } from '../../../format/numbers.js';
import { paretoFront } from '../../../statistics/pareto.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { type PrunedTrial, prunedTrials } from './pruned-points.js';

const EChart = lazy(async () => ({ default: (await import('../../../charts/echart.js')).EChart }));

/** The header of each checkpoint is read: two requests for each trial. */
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
  const client = useClient();
  const sizes = useQueries({
    queries: pruned.map(({ network }) => ({
      queryKey: [...KEYS.stage(network), 'parameters'],
      queryFn: ({ signal }: { signal: AbortSignal }) => checkpointParameters(client, network, signal),
      // The checkpoint of a finished stage never changes.
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const error = sizes.find((size) => size.error !== null)?.error;
  if (error != null) return <Failure error={error} />;
  if (sizes.some(({ isPending }) => isPending)) return <Loading label="Reading the size of networks" />;
  return <ParetoFigure pruned={pruned} parameters={sizes.map(({ data }) => data ?? null)} />;
}

interface ParetoFigureProps {
  readonly pruned: readonly PrunedTrial[];
  /** Null where a checkpoint is gone. */
  readonly parameters: readonly (number | null)[];
}

function ParetoFigure({ pruned, parameters }: ParetoFigureProps) {
  const key = parameters.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made anew at every draw, its text is not
  const points = useMemo(
    () =>
      pruned.flatMap(({ trial, method, stage }, index) => {
        const size = parameters[index] ?? null;
        if (size === null || trial.meanIou === null) return [];
        const name = stage === null ? trial.label : `${method}, stage ${stage}`;
        return [
          { name, method, parameters: size / 1e6, score: Number((100 * trial.meanIou).toFixed(2)), id: trial.id },
        ];
      }),
    [pruned, key],
  );
  const front = useMemo(() => paretoFront(points.map(({ parameters: cost, score }) => ({ cost, score }))), [points]);
  const makeOption = useCallback(() => paretoOption(points, front), [points, front]);
  const onFront = new Set(front.map((index) => points[index]?.id));
  const whole = Math.max(...parameters.map((size) => size ?? 0));
  return (
    <Figure
      title="Mean IoU against parameters"
      note="Read off the checkpoints; “ssma prune report” measures FLOPs and latency, for which it runs the networks"
      chart={
        <Suspense fallback={<Loading label="Loading the chart" />}>
          <EChart label="Mean IoU against parameters of pruned networks" makeOption={makeOption} height={420} />
        </Suspense>
      }
      table={
        <SimpleTable
          label="Pruned networks"
          header={['Network', 'Stage', 'Parameters', 'Of the largest, %', 'mIoU, %', 'On the front']}
          rows={pruned.map(({ trial, method, stage }, index) => {
            const size = parameters[index] ?? null;
            return [
              <Link key="trial" href={`/trials/${trial.id}`}>
                {method}
              </Link>,
              stage ?? NOTHING,
              size === null ? NOTHING : count(size),
              size === null ? NOTHING : ((100 * size) / whole).toFixed(1),
              percent(trial.meanIou),
              onFront.has(trial.id) ? 'yes' : '',
            ];
          })}
        />
      }
    />
  );
}
