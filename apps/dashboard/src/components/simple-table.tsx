import type { ReactNode } from 'react';
import { Scroll } from './scroll.js';

export interface SimpleTableProps {
  readonly label: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** Columns from this one on hold numbers. */
  readonly numbersFrom?: number;
}

/** A short table; its first column names the rows. */
export function SimpleTable({ label, header, rows, numbersFrom = 1 }: SimpleTableProps) {
  const kind = (column: number) => (column >= numbersFrom ? 'number' : undefined);
  return (
    <Scroll label={label}>
      <table className="sheet">
        <thead>
          <tr>
            {header.map((title, column) => (
              <th key={title} scope="col" className={kind(column)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a short table have no other name
            <tr key={row}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={header[column]} scope="row" className={kind(column)}>
                    {cell}
                  </th>
                ) : (
                  <td key={header[column]} className={kind(column)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
