import type { ClassScores } from '@ssma/orchestrator/client';
import { HeatCell } from '../../components/heat-cell.js';
import { Scroll } from '../../components/scroll.js';
import { count, percent } from '../../format/numbers.js';

const SCORES = ['iou', 'precision', 'recall', 'f1'] as const;
const TITLES = { iou: 'IoU', precision: 'Precision', recall: 'Recall', f1: 'F1' } as const;

/** Scores of each class, in the order of class ids. */
export function ClassScoresTable({ classes }: { readonly classes: readonly ClassScores[] }) {
  return (
    <Scroll label="Scores by class">
      <table className="sheet">
        <thead>
          <tr>
            <th scope="col">Class</th>
            {SCORES.map((score) => (
              <th key={score} scope="col" className="number">
                {TITLES[score]}, %
              </th>
            ))}
            <th scope="col" className="number">
              Pixels
            </th>
          </tr>
        </thead>
        <tbody>
          {classes.map((scores) => (
            <tr key={scores.name}>
              <th scope="row">{scores.name}</th>
              {SCORES.map((score) => (
                <HeatCell key={score} share={scores[score]}>
                  {percent(scores[score])}
                </HeatCell>
              ))}
              <td className="number">{count(scores.truthPixels)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
