import type { TrialSummary } from '@ssma/orchestrator/client';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { Link } from 'wouter';
import { type Column, DataTable } from '../../../components/data-table.js';
import { Empty } from '../../../components/empty.js';
import { Failure } from '../../../components/failure.js';
import { Loading } from '../../../components/loading.js';
import { StateMark } from '../../../components/state-mark.js';
import { useClient } from '../../../data/client-context.js';
import { axisValue } from '../../../format/axis-value.js';
import { count, NOTHING, percent } from '../../../format/numbers.js';
import { moment } from '../../../format/times.js';
import { useSearchState } from '../../../url/use-search-state.js';
import { trialPagesQuery } from '../sweep-queries.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { PickedTrials, type Picking, PickTrial, usePicking } from './picked-trials.js';
import { TRIALS_SEARCH } from './trials-search.js';

/** With every change all loaded pages are read again, one after the other; beyond these the reader asks for it. */
const MOST_LIVE_PAGES = 5;

/** Every trial, as pages of the server; sorted and filtered there. */
export function AllTrials({ sweep }: SweepViewProps) {
  const client = useClient();
  const [search, setSearch] = useSearchState(TRIALS_SEARCH);
  const queries = useQueryClient();
  const query = useMemo(() => trialPagesQuery(client, sweep.id, search), [client, sweep.id, search]);
  const { queryKey } = query;
  const numPages = queries.getQueryData(queryKey)?.pages.length ?? 0;
  const trials = useInfiniteQuery({
    ...query,
    enabled: numPages <= MOST_LIVE_PAGES,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => trials.data?.pages.flatMap(({ items }) => items) ?? [], [trials.data]);
  const { hasNextPage, isFetching, fetchNextPage } = trials;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const picking = usePicking();
  const columns = useMemo(() => {
    const axes = sweep.axes.filter(({ isVarying }) => !search.differing || isVarying);
    return [nameColumn(picking), ...axes.map(axisColumn), ...RESULT_COLUMNS].filter(
      ({ id }) => !search.hide.includes(id),
    );
  }, [sweep.axes, search.differing, search.hide, picking]);
  if (trials.error !== null && trials.data === undefined)
    return <Failure error={trials.error} onRetry={() => void trials.refetch()} />;
  if (trials.data === undefined) return <Loading label="Reading trials" />;
  const total = trials.data.pages[0]?.total ?? 0;
  return (
    <>
      <div className="table-head">
        <span className="quiet">
          {count(total)} of {count(sweep.numTrials)} trials
          {rows.length < total && `, ${count(rows.length)} loaded`}
          {trials.data.pages.length > MOST_LIVE_PAGES && (
            <>
              {'; so many are not kept up to date: '}
              <button type="button" className="link" onClick={() => void queries.resetQueries({ queryKey })}>
                read again
              </button>
            </>
          )}
        </span>
        <PickedTrials />
      </div>
      {total === 0 ? (
        <Empty title="No trial fits the filter">
          <button type="button" onClick={() => setSearch({ find: '', states: [] })}>
            Show all
          </button>
        </Empty>
      ) : (
        <DataTable
          label="Trials"
          columns={columns}
          rows={rows}
          total={total}
          rowKey={({ id }) => id}
          sorting={{ by: search.sort, order: search.order }}
          onSort={({ by, order }) => setSearch({ sort: by, order })}
          onEnd={more}
        />
      )}
    </>
  );
}

const nameColumn = (picking: Picking): Column<TrialSummary> => ({
  id: 'position',
  title: '#',
  kind: 'text',
  width: 96,
  isSortable: true,
  cell: ({ id, position, label }) => (
    <span className="row-name">
      <PickTrial id={id} label={label} picking={picking} />
      <Link href={`/trials/${id}`}>{count(position + 1)}</Link>
    </span>
  ),
});

function axisColumn({ path, shortName, values }: { path: string; shortName: string; values: readonly unknown[] }) {
  return {
    id: `axis:${path}`,
    title: shortName,
    hint: path,
    kind: values.every((value) => typeof value === 'number') ? 'number' : 'text',
    width: Math.min(
      260,
      Math.max(72, 34 + Math.max(shortName.length, ...values.map((value) => axisValue(value).length)) * 7.2),
    ),
    isSortable: true,
    cell: ({ axes }) => axisValue(axes[path]),
  } satisfies Column<TrialSummary>;
}

const score = (id: 'meanIou' | 'pixelAccuracy' | 'frequencyWeightedIou', title: string): Column<TrialSummary> => ({
  id,
  title,
  kind: 'number',
  width: 104,
  isSortable: true,
  cell: (trial) => percent(trial[id]),
});

const RESULT_COLUMNS: readonly Column<TrialSummary>[] = [
  { id: 'seed', title: 'Seed', kind: 'number', width: 72, isSortable: true, cell: ({ seed }) => seed },
  score('meanIou', 'mIoU, %'),
  score('pixelAccuracy', 'Accuracy, %'),
  score('frequencyWeightedIou', 'fwIoU, %'),
  {
    id: 'state',
    title: 'State',
    kind: 'text',
    width: 110,
    isSortable: true,
    cell: ({ state }) => <StateMark state={state} />,
  },
  {
    id: 'endedAt',
    title: 'Ended',
    kind: 'text',
    width: 140,
    isSortable: true,
    cell: ({ endedAtMs }) => (endedAtMs === null ? NOTHING : moment(endedAtMs)),
  },
];
