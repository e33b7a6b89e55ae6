import type { ResultGroup, ResultTable } from '@ssma/orchestrator/client';
import { useMemo } from 'react';
import { Empty } from '../../../components/empty.js';
import { Panel } from '../../../components/panel.js';
import { Scroll } from '../../../components/scroll.js';
import { axisValue } from '../../../format/axis-value.js';
import { NOTHING, percent, points, spread } from '../../../format/numbers.js';
import { matchPrinted, PRINTED_SOURCE, printedTable } from '../../../paper/printed-scores.js';
import { texts } from '../../../url/search-state.js';
import { useSearchState } from '../../../url/use-search-state.js';

const SEARCH = {
  /** Choices of the reader, each `<row>:<group>`. */
  match: texts(),
} as const;

export interface PrintedPanelProps {
  /** Of the paper's table. */
  readonly number: number;
  readonly table: ResultTable;
}

/** The paper's rows beside ours: matched by their values where that is certain, by the reader elsewhere. */
export function PrintedPanel({ number, table }: PrintedPanelProps) {
  const [{ match }, setSearch] = useSearchState(SEARCH);
  const printed = printedTable(number);
  const textsOf = useMemo(
    () => new Map(table.groups.map((group) => [group.groupId, table.axes.map((path) => axisValue(group.axes[path]))])),
    [table],
  );
  if (printed === undefined) return <Empty title={`Table ${number} of the paper prints no mean IoU`} />;
  const sure = matchPrinted(printed.rows, textsOf);
  const chosen = new Map(match.map((one) => [Number(one.split(':')[0]), one.slice(one.indexOf(':') + 1)]));
  const choose = (row: number, groupId: string) =>
    setSearch({ match: [...match.filter((one) => !one.startsWith(`${row}:`)), `${row}:${groupId}`] });
  return (
    <Panel title={`Table ${number} of the paper`} note={printed.title}>
      <Scroll label="Rows of the paper">
        <table className="sheet">
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col" className="number">
                Printed, %
              </th>
              <th scope="col" className="number">
                Ours, %
              </th>
              <th scope="col" className="number">
                Δ, points
              </th>
              <th scope="col">Our configuration</th>
            </tr>
          </thead>
          <tbody>
            {printed.rows.map((row, index) => {
              const groupId = chosen.get(index) ?? sure[index] ?? '';
              const ours = table.groups.find((group) => group.groupId === groupId)?.meanIou ?? null;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a printed table have no other name
                <tr key={index}>
                  <th scope="row">{row.name}</th>
                  <td className="number">{percent(row.meanIou)}</td>
                  <td className="number">{spread(ours)}</td>
                  <td className="number">{ours === null ? NOTHING : points(ours.mean - row.meanIou)}</td>
                  <td>
                    <select
                      aria-label={`Our configuration of ${row.name}`}
                      value={groupId}
                      onChange={(change) => choose(index, change.target.value)}
                    >
                      <option value="">none</option>
                      {table.groups.map((group) => (
                        <option key={group.groupId} value={group.groupId}>
                          {labelOf(group, table.axes)}
                        </option>
                      ))}
                    </select>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <p className="quiet">{PRINTED_SOURCE}.</p>
    </Panel>
  );
}

function labelOf({ axes }: ResultGroup, paths: readonly string[]): string {
  return paths.map((path) => `${path.slice(path.lastIndexOf('.') + 1)}=${axisValue(axes[path])}`).join(' ') || 'all';
}
