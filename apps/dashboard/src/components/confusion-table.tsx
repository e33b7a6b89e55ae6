import type { Confusion } from '@ssma/orchestrator/client';
import { Link } from 'wouter';
import { count, percent } from '../format/numbers.js';
import { HeatCell } from './heat-cell.js';
import { Scroll } from './scroll.js';

export interface ConfusionTableProps {
  readonly confusion: Confusion;
  /** Address of the images with a confusion, by class ids; without it cells are no links. */
  readonly hrefOf?: (truth: number, predicted: number) => string;
}

/** Pixels of each true class by predicted class, in percent of the true class. */
export function ConfusionTable({ confusion: { classNames, counts }, hrefOf }: ConfusionTableProps) {
  return (
    <Scroll label="Confusion matrix">
      <table className="sheet matrix">
        <thead>
          <tr>
            <th scope="col">truth \ predicted</th>
            {classNames.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
            <th scope="col" className="number">
              pixels
            </th>
          </tr>
        </thead>
        <tbody>
          {classNames.map((name, truth) => {
            const row = counts[truth] ?? [];
            const total = row.reduce((sum, value) => sum + value, 0);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                {row.map((value, predicted) => {
                  const share = total === 0 ? null : value / total;
                  const text = share === null || value === 0 ? '·' : percent(share);
                  const title = `${count(value)} pixels of ${name} predicted as ${classNames[predicted]}`;
                  return (
                    <HeatCell key={classNames[predicted]} share={share} title={title}>
                      {hrefOf === undefined || value === 0 ? text : <Link href={hrefOf(truth, predicted)}>{text}</Link>}
                    </HeatCell>
                  );
                })}
                <td className="number quiet">{count(total)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
