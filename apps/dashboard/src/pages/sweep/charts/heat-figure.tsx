import type { SweepAxis } from '@ssma/orchestrator/client';
import { useMemo } from 'react';
import { Empty } from '../../../components/empty.js';
import { HeatCell } from '../../../components/heat-cell.js';
import { HeatLegend } from '../../../components/heat-legend.js';
import { Panel } from '../../../components/panel.js';
import { Scroll } from '../../../components/scroll.js';
import { NOTHING, percent } from '../../../format/numbers.js';
import { crossTable } from '../../../statistics/cross-table.js';
import { text } from '../../../url/search-state.js';
import { useSearchState } from '../../../url/use-search-state.js';
import type { AxisFigureProps } from './parallel-figure.js';

const SEARCH = {
  /** Dotted paths; the first two axes when empty. */
  down: text(),
  across: text(),
} as const;

/** Mean IoU by the values of two axes, as a table on grounds of the strength of its numbers. */
export function HeatFigure({ groups, axes }: AxisFigureProps) {
  const [search, setSearch] = useSearchState(SEARCH);
  const down = axes.find(({ path }) => path === search.down) ?? axes[0];
  const across =
    axes.find(({ path }) => path === search.across && path !== down?.path) ?? axes.find((axis) => axis !== down);
  const table = useMemo(() => {
    const results = groups.flatMap(({ axes: values, meanIou }) =>
      meanIou === null ? [] : [{ axes: values, score: meanIou.mean }],
    );
    return down === undefined || across === undefined ? null : crossTable(results, down.path, across.path);
  }, [groups, down, across]);
  if (table === null || down === undefined || across === undefined)
    return (
      <Panel title="Two axes">
        <Empty title="The sweep has one axis only" />
      </Panel>
    );
  const means = table.cells.flat().flatMap((cell) => (cell === null ? [] : [cell.mean]));
  const [low, high] = [Math.min(...means), Math.max(...means)];
  return (
    <Panel
      title="Two axes"
      note="Mean IoU in percent, over everything else"
      actions={<HeatLegend low={percent(low)} high={percent(high)} unit="mIoU, %" />}
    >
      <div className="toolbar">
        <AxisChoice label="Down" axes={axes} chosen={down} onChange={(path) => setSearch({ down: path })} />
        <AxisChoice label="Across" axes={axes} chosen={across} onChange={(path) => setSearch({ across: path })} />
      </div>
      <Scroll label="Mean IoU by two axes">
        <table className="sheet matrix">
          <thead>
            <tr>
              <th scope="col">
                {down.shortName} \ {across.shortName}
              </th>
              {table.columns.map((column) => (
                <th key={column} scope="col" className="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {table.columns.map((column, at) => {
                  const cell = table.cells[index]?.[at] ?? null;
                  const share = cell === null ? null : high === low ? 1 : (cell.mean - low) / (high - low);
                  return (
                    <HeatCell
                      key={column}
                      share={share}
                      title={cell === null ? 'No result' : `${cell.count} configurations`}
                    >
                      {cell === null ? NOTHING : percent(cell.mean)}
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
}

interface AxisChoiceProps {
  readonly label: string;
  readonly axes: readonly SweepAxis[];
  readonly chosen: SweepAxis;
  readonly onChange: (path: string) => void;
}

function AxisChoice({ label, axes, chosen, onChange }: AxisChoiceProps) {
  return (
    <label className="check">
      {label}
      <select value={chosen.path} onChange={(change) => onChange(change.target.value)}>
        {axes.map(({ path, shortName }) => (
          <option key={path} value={path}>
            {shortName}
          </option>
        ))}
      </select>
    </label>
  );
}
