import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { CurveFigure } from '../../components/curve-figure.js';
import { Empty } from '../../components/empty.js';
import { Loading } from '../../components/loading.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';
import { flag } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import type { TrialViewProps } from './trial-page.js';

const SEARCH = { logarithmic: flag(false) } as const;

/** Every metric that the trainings of a trial report. */
export function TrialCurvesView({ trial }: TrialViewProps) {
  const client = useClient();
  const [{ logarithmic }, setSearch] = useSearchState(SEARCH);
  const trainings = trial.stages.filter(({ kind, numAttempts }) => kind === 'train' && numAttempts > 0);
  const metrics = useQueries({
    queries: trainings.map(({ key }) => ({
      queryKey: [...KEYS.stage(key), 'metrics'],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.listMetrics(key, { signal }),
    })),
  });
  const names = [...new Set(metrics.flatMap(({ data }) => data?.items.map(({ name }) => name) ?? []))].sort();
  const nameOf = useCallback(
    (key: string) => trial.stages.find((stage) => stage.key === key)?.name ?? key,
    [trial.stages],
  );
  if (metrics.some(({ isPending }) => isPending)) return <Loading label="Reading metrics" />;
  if (names.length === 0) return <Empty title="No curves yet">They are drawn as trainings report them.</Empty>;
  return (
    <>
      <div className="toolbar">
        <label className="check">
          <input
            type="checkbox"
            checked={logarithmic}
            onChange={(change) => setSearch({ logarithmic: change.target.checked })}
          />
          Logarithmic
        </label>
      </div>
      <div className="columns">
        {names.map((name) => (
          <MetricCurves
            key={name}
            name={name}
            stages={trainings.map(({ key }) => key)}
            nameOf={nameOf}
            isLogarithmic={logarithmic}
          />
        ))}
      </div>
    </>
  );
}

interface MetricCurvesProps {
  readonly name: string;
  readonly stages: readonly string[];
  readonly nameOf: (key: string) => string;
  readonly isLogarithmic: boolean;
}

function MetricCurves({ name, stages, nameOf, isLogarithmic }: MetricCurvesProps) {
  const client = useClient();
  const series = useQuery({
    queryKey: ['stage', stages[0] ?? '', 'series', name, stages],
    queryFn: ({ signal }) => client.showSeries({ stage: [...stages], name, points: 800 }, { signal }),
    placeholderData: keepPreviousData,
  });
  if (series.data === undefined) return <Loading label={`Reading ${name}`} />;
  return (
    <CurveFigure title={name} axis={name} series={series.data.series} nameOf={nameOf} isLogarithmic={isLogarithmic} />
  );
}
