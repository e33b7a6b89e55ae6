import type { SweepAxis, TableQuery } from '@ssma/orchestrator/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty } from '../../../components/empty.js';
import { Failure } from '../../../components/failure.js';
import { Loading } from '../../../components/loading.js';
import { Panel } from '../../../components/panel.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import { flag, texts } from '../../../url/search-state.js';
import { useSearchState } from '../../../url/use-search-state.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { ExportButtons } from './export-buttons.js';
import { GridTable } from './grid-table.js';
import { PrintedPanel } from './printed-panel.js';

const SEARCH = {
  /** Axes whose values name rows and columns, by dotted path; as the sweep file's report when both are empty. */
  rows: texts(),
  columns: texts(),
  classes: flag(false),
  groups: flag(false),
} as const;

/** The table of results: rows and columns by choice, its exports, and what the paper prints. */
export function TableView({ sweep }: SweepViewProps) {
  const client = useClient();
  const [search, setSearch] = useSearchState(SEARCH);
  const layout: Partial<TableQuery> = {
    ...(search.rows.length > 0 && { rows: [...search.rows] }),
    ...(search.columns.length > 0 && !search.classes && !search.groups && { columns: [...search.columns] }),
    classes: search.classes,
    groups: search.groups,
  };
  const query = useQuery({
    queryKey: [...KEYS.sweep(sweep.id), 'table', layout],
    queryFn: ({ signal }) => client.showTable(sweep.id, layout, { signal }),
    placeholderData: keepPreviousData,
  });
  const axes = sweep.axes.filter(({ isVarying }) => isVarying);
  const isDetailed = search.classes || search.groups;
  return (
    <>
      <div className="toolbar">
        {axes.map((axis) => (
          <AxisSide
            key={axis.path}
            axis={axis}
            side={search.columns.includes(axis.path) ? 'columns' : search.rows.includes(axis.path) ? 'rows' : 'file'}
            isColumnPossible={!isDetailed}
            onChange={(side) => {
              const without = (paths: readonly string[]) => paths.filter((path) => path !== axis.path);
              setSearch({
                rows: [...without(search.rows), ...(side === 'rows' ? [axis.path] : [])],
                columns: [...without(search.columns), ...(side === 'columns' ? [axis.path] : [])],
              });
            }}
          />
        ))}
        <Check title="Classes" isChecked={search.classes} onChange={(classes) => setSearch({ classes })} />
        <Check title="Groups of samples" isChecked={search.groups} onChange={(groups) => setSearch({ groups })} />
      </div>
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading label="Reading results" />}
      {query.data !== undefined && query.data.grid.rows.length === 0 && <Empty title="No results yet" />}
      {query.data !== undefined && query.data.grid.rows.length > 0 && (
        <>
          <Panel
            title="Results"
            note="Percent, mean ± standard deviation over seeds; the best of a column is bold"
            actions={<ExportButtons sweep={sweep} layout={layout} />}
          >
            <GridTable grid={query.data.grid} />
          </Panel>
          {sweep.paperTable !== null && <PrintedPanel number={sweep.paperTable} table={query.data} />}
        </>
      )}
    </>
  );
}

type Side = 'file' | 'rows' | 'columns';

interface AxisSideProps {
  readonly axis: SweepAxis;
  readonly side: Side;
  readonly isColumnPossible: boolean;
  readonly onChange: (side: Side) => void;
}

function AxisSide({ axis, side, isColumnPossible, onChange }: AxisSideProps) {
  return (
    <label className="check" title={axis.path}>
      {axis.shortName}
      <select
        value={side}
        onChange={({ target: { value } }) => onChange(value === 'rows' || value === 'columns' ? value : 'file')}
      >
        <option value="file">as the file</option>
        <option value="rows">rows</option>
        <option value="columns" disabled={!isColumnPossible}>
          columns
        </option>
      </select>
    </label>
  );
}

interface CheckProps {
  readonly title: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

function Check({ title, isChecked, onChange }: CheckProps) {
  return (
    <label className="check">
      <input type="checkbox" checked={isChecked} onChange={(change) => onChange(change.target.checked)} />
      {title}
    </label>
  );
}
