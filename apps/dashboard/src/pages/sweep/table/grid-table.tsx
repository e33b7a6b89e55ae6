import type { ResultTable } from '@ssma/orchestrator/client';
import { Scroll } from '../../../components/scroll.js';
import { bestCells, cellText } from './grid-cells.js';

/** A table as its exports are. */
export function GridTable({ grid }: { readonly grid: ResultTable['grid'] }) {
  const best = bestCells(grid);
  const isNumber = grid.header.map((_, column) => grid.rows.some((row) => row[column]?.kind !== 'text'));
  return (
    <Scroll label="Table of results" className="grid-table">
      <table className="sheet">
        <thead>
          <tr>
            {grid.header.map((title, column) => (
              <th key={title} scope="col" className={isNumber[column] ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table have no other name
            <tr key={row}>
              {cells.map((cell, column) => {
                const text = cellText(cell);
                return (
                  <td key={grid.header[column]} className={isNumber[column] ? 'number' : undefined}>
                    {best.has(cell) ? <strong>{text}</strong> : text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
