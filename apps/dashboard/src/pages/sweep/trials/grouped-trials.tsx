import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { CheckList } from '../../../components/check-list.js';
import { DataTable } from '../../../components/data-table.js';
import { Empty } from '../../../components/empty.js';
import { QueryView } from '../../../components/query-view.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import { count } from '../../../format/numbers.js';
import { useSearchState } from '../../../url/use-search-state.js';
import { groupsQuery } from '../sweep-queries.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { type GroupedRow, groupColumns } from './group-columns.js';
import { baselineOf, filterGroups, type GroupRow, groupRows, sortGroups } from './group-rows.js';
import { PickedTrials, usePicking } from './picked-trials.js';
import { TRIALS_SEARCH } from './trials-search.js';

/** Configurations over their seeds, beside a baseline. */
export function GroupedTrials({ sweep }: SweepViewProps) {
  const client = useClient();
  const [search, setSearch] = useSearchState(TRIALS_SEARCH);
  const { classes } = search;
  const query = useQuery(groupsQuery(client, sweep.id, { classes }));
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const groups = query.data?.groups;
  const rows = useMemo(() => {
    if (groups === undefined) return [];
    const own = (sweep.definition as { readonly baseline?: unknown } | null)?.baseline;
    const baseline = groups.find(({ groupId }) => groupId === search.baseline) ?? baselineOf(groups, own);
    return groupRows(groups, baseline);
  }, [groups, sweep.definition, search.baseline]);
  const shown = useMemo(
    () => sortGroups(filterGroups(rows, search), { by: search.sort, order: search.order }),
    [rows, search],
  );
  const picking = usePicking();
  const withSeeds = useWithSeeds(sweep.id, shown, opened);
  const toggle = (groupId: string) => {
    const next = new Set(opened);
    if (!next.delete(groupId)) next.add(groupId);
    setOpened(next);
  };
  return (
    <QueryView query={query} of="results">
      {(table) => {
        const axes = sweep.axes.filter(({ path }) => !search.differing || table.axes.includes(path));
        const all = groupColumns({
          axes,
          classNames: table.classNames,
          opened,
          picking,
          onToggle: toggle,
          onPin: (groupId) => setSearch({ baseline: groupId === search.baseline ? '' : groupId }),
        });
        const hidden = new Set(search.hide);
        const choosable = all.slice(1);
        return (
          <>
            <div className="table-head">
              <span className="quiet">
                {count(shown.length)} of {count(rows.length)} configurations
              </span>
              <PickedTrials />
              <CheckList
                label="Columns"
                options={choosable.map(({ id, title }) => ({ id, title }))}
                checked={new Set(choosable.map(({ id }) => id).filter((id) => !hidden.has(id)))}
                onChange={(checked) =>
                  setSearch({ hide: choosable.map(({ id }) => id).filter((id) => !checked.has(id)) })
                }
              />
            </div>
            {shown.length === 0 ? (
              <Empty title="No configuration fits the filter">
                <button type="button" onClick={() => setSearch({ find: '', states: [] })}>
                  Show all
                </button>
              </Empty>
            ) : (
              <DataTable
                label="Results over seeds"
                columns={all.filter(({ id }) => !hidden.has(id))}
                rows={withSeeds}
                rowKey={(row) => (row.kind === 'seed' ? row.trial.id : row.group.groupId)}
                rowMark={(row) => (row.kind === 'seed' ? 'seed' : row.isBaseline ? 'baseline' : undefined)}
                sorting={{ by: search.sort, order: search.order }}
                onSort={({ by, order }) => setSearch({ sort: by, order })}
              />
            )}
          </>
        );
      }}
    </QueryView>
  );
}

/** The rows, with the trials of opened groups beneath them. */
function useWithSeeds(sweep: string, rows: readonly GroupRow[], opened: ReadonlySet<string>): readonly GroupedRow[] {
  const client = useClient();
  const open = rows.filter(({ group }) => opened.has(group.groupId));
  const answers = useQueries({
    queries: open.map(({ group }) => {
      const where = Object.entries(group.axes).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
      return {
        queryKey: [...KEYS.sweep(sweep), 'trials', { where }],
        queryFn: ({ signal }: { signal: AbortSignal }) => client.listTrials(sweep, { where, limit: 500 }, { signal }),
      };
    }),
  });
  const seeds = new Map(
    open.map(({ group }, index) => [
      group.groupId,
      (answers[index]?.data?.items ?? []).filter(({ groupId }) => groupId === group.groupId),
    ]),
  );
  return rows.flatMap((row): GroupedRow[] => [
    { kind: 'group', ...row },
    ...(seeds.get(row.group.groupId) ?? []).map((trial) => ({ kind: 'seed' as const, trial })),
  ]);
}
