import type { StageNode } from '@ssma/orchestrator/client';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { CheckList } from '../../../components/check-list.js';
import { CurveFigure } from '../../../components/curve-figure.js';
import { Empty } from '../../../components/empty.js';
import { Failure } from '../../../components/failure.js';
import { QueryView } from '../../../components/query-view.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import { useStages } from '../../../data/use-stages.js';
import { count } from '../../../format/numbers.js';
import { flag, texts } from '../../../url/search-state.js';
import { useSearchState } from '../../../url/use-search-state.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { type StageChoice, stagesToDraw } from './stages-to-draw.js';

const SEARCH = {
  /** Names; loss, and mean IoU where it is reported, when empty. */
  metrics: texts(),
  /** Names of stages, e.g. `expert rgb`; all when empty. */
  stages: texts(),
  logarithmic: flag(false),
} as const;

/** Curves of the trainings of a sweep, live. */
export function CurvesView({ sweep }: SweepViewProps) {
  const graph = useStages(sweep.id);
  return (
    <QueryView query={graph} of="stages">
      {({ stages }) => {
        const trainings = stages.filter(({ kind, numAttempts }) => kind === 'train' && numAttempts > 0);
        if (trainings.length === 0) return <Empty title="No training has begun">Curves are drawn as they come.</Empty>;
        return <Curves sweep={sweep.id} trainings={trainings} />;
      }}
    </QueryView>
  );
}

function Curves({ sweep, trainings }: { readonly sweep: string; readonly trainings: readonly StageNode[] }) {
  const client = useClient();
  const [search, setSearch] = useSearchState(SEARCH);
  const choice: StageChoice = useMemo(() => stagesToDraw(trainings, search.stages), [trainings, search.stages]);
  const first = choice.drawn.find(({ state }) => state === 'complete') ?? choice.drawn[0];
  const metrics = useQuery({
    queryKey: [...KEYS.stage(first?.key ?? ''), 'metrics'],
    queryFn: ({ signal }) => client.listMetrics(first?.key ?? '', { signal }),
    enabled: first !== undefined,
  });
  const keys = choice.drawn.map(({ key }) => key);
  const names = metrics.data?.items.map(({ name }) => name) ?? [];
  const shown = search.metrics.length > 0 ? search.metrics : usualMetrics(names);
  const series = useQueries({
    queries: shown.map((name) => ({
      queryKey: [...KEYS.sweep(sweep), 'series', name, keys],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.showSeries({ stage: keys, name, points: 400 }, { signal }),
      enabled: keys.length > 0,
      placeholderData: keepPreviousData,
    })),
  });
  const byKey = useMemo(() => new Map(trainings.map((stage) => [stage.key, stage])), [trainings]);
  const nameOf = useCallback(
    (key: string) => {
      const stage = byKey.get(key);
      return stage === undefined ? key : `${stage.name}, seed ${stage.seed} (${key.slice(0, 6)})`;
    },
    [byKey],
  );
  const colorBy = useCallback((key: string) => byKey.get(key)?.name ?? key, [byKey]);
  return (
    <>
      <div className="toolbar">
        <CheckList
          label={shown.join(', ') || 'Metrics'}
          options={[...new Set([...names, ...shown])].sort().map((name) => ({ id: name, title: name }))}
          checked={new Set(shown)}
          onChange={(checked) => setSearch({ metrics: [...checked] })}
        />
        <CheckList
          label={search.stages.length === 0 ? 'All stages' : search.stages.join(', ')}
          options={choice.names.map((name) => ({ id: name, title: name }))}
          checked={new Set(search.stages)}
          onChange={(checked) => setSearch({ stages: choice.names.filter((name) => checked.has(name)) })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={search.logarithmic}
            onChange={(change) => setSearch({ logarithmic: change.target.checked })}
          />
          Logarithmic
        </label>
        <span className="quiet">
          {count(choice.drawn.length)} of {count(choice.total)} trainings, one colour per kind of stage
        </span>
      </div>
      <div className="columns">
        {series.map(({ data, error, refetch }, index) =>
          error !== null ? (
            <Failure key={shown[index]} error={error} onRetry={() => void refetch()} />
          ) : (
            data !== undefined && (
              <CurveFigure
                key={shown[index]}
                title={data.name}
                axis={data.name}
                series={data.series}
                nameOf={nameOf}
                colorBy={colorBy}
                isLogarithmic={search.logarithmic}
              />
            )
          ),
        )}
      </div>
    </>
  );
}

/** Loss, and the mean IoU of validation where trainings report it. */
function usualMetrics(names: readonly string[]): readonly string[] {
  return names.filter((name) => name === 'train/loss' || /meanIou$/.test(name));
}
