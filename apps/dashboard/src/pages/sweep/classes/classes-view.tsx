import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../../components/empty.js';
import { HeatCell } from '../../../components/heat-cell.js';
import { HeatLegend } from '../../../components/heat-legend.js';
import { Panel } from '../../../components/panel.js';
import { QueryView } from '../../../components/query-view.js';
import { Scroll } from '../../../components/scroll.js';
import { useClient } from '../../../data/client-context.js';
import { KEYS } from '../../../data/query-keys.js';
import { axisValue } from '../../../format/axis-value.js';
import { percent, spread } from '../../../format/numbers.js';
import { flag, oneOf } from '../../../url/search-state.js';
import { useSearchState } from '../../../url/use-search-state.js';
import type { SweepViewProps } from '../sweep-view-props.js';

const SEARCH = {
  of: oneOf(['classes', 'groups'], 'classes'),
  /** Strength within each column, from its worst to its best, and not from 0 to 100. */
  relative: flag(true),
} as const;

/** IoU of every class, or mean IoU of every group of samples, by configuration. */
export function ClassesView({ sweep }: SweepViewProps) {
  const client = useClient();
  const [{ of, relative }, setSearch] = useSearchState(SEARCH);
  const layout = { classes: of === 'classes', groups: of === 'groups' };
  const query = useQuery({
    queryKey: [...KEYS.sweep(sweep.id), 'table', layout],
    queryFn: ({ signal }) => client.showTable(sweep.id, layout, { signal }),
  });
  return (
    <>
      <div className="toolbar">
        <fieldset className="choice">
          <legend className="unseen">Columns</legend>
          <button type="button" aria-pressed={of === 'classes'} onClick={() => setSearch({ of: 'classes' })}>
            Classes
          </button>
          <button type="button" aria-pressed={of === 'groups'} onClick={() => setSearch({ of: 'groups' })}>
            Groups of samples
          </button>
        </fieldset>
        <label className="check">
          <input
            type="checkbox"
            checked={relative}
            onChange={(change) => setSearch({ relative: change.target.checked })}
          />
          Strength within each column
        </label>
      </div>
      <QueryView query={query} of="scores">
        {(table) => {
          const names = of === 'classes' ? table.classNames : table.sampleGroupNames;
          const rows = table.groups.filter(({ meanIou }) => meanIou !== null);
          if (rows.length === 0 || names.length === 0)
            return <Empty title={of === 'classes' ? 'No results yet' : 'Evaluations of this sweep know no groups'} />;
          const scoresOf = (row: (typeof rows)[number]) => (of === 'classes' ? row.classIou : row.sampleGroupIou);
          const ranges = new Map(
            names.map((name) => {
              const means = rows.flatMap((row) => scoresOf(row)[name]?.mean ?? []);
              return [name, relative ? [Math.min(...means), Math.max(...means)] : [0, 1]] as const;
            }),
          );
          const axes = sweep.axes.filter(({ path }) => table.axes.includes(path));
          return (
            <Panel
              title={of === 'classes' ? 'IoU by class' : 'Mean IoU by group of samples'}
              note="Percent, mean over seeds"
              actions={
                <HeatLegend
                  low={relative ? 'worst' : '0'}
                  high={relative ? 'best' : '100'}
                  unit={relative ? 'of the column' : '%'}
                />
              }
            >
              <Scroll label="Scores by configuration">
                <table className="sheet matrix">
                  <thead>
                    <tr>
                      <th scope="col">{axes.map(({ shortName }) => shortName).join(' · ') || 'configuration'}</th>
                      <th scope="col" className="number">
                        mIoU
                      </th>
                      {names.map((name) => (
                        <th key={name} scope="col" className="number">
                          {name}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={row.groupId}>
                        <th scope="row">{axes.map(({ path }) => axisValue(row.axes[path])).join(' · ') || 'all'}</th>
                        <td className="number strong">{percent(row.meanIou?.mean ?? null)}</td>
                        {names.map((name) => {
                          const score = scoresOf(row)[name] ?? null;
                          const [low = 0, high = 1] = ranges.get(name) ?? [];
                          const share = score === null ? null : high === low ? 0.5 : (score.mean - low) / (high - low);
                          return (
                            <HeatCell key={name} share={share} title={`${name}: ${spread(score)}`}>
                              {percent(score?.mean ?? null)}
                            </HeatCell>
                          );
                        })}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            </Panel>
          );
        }}
      </QueryView>
    </>
  );
}
