import type { ClassScores } from '@ssma/orchestrator/client';
import { Panel } from '../../components/panel.js';
import { Scroll } from '../../components/scroll.js';
import { count, NOTHING, percent } from '../../format/numbers.js';
import { flag, oneOf } from '../../url/search-state.js';
import { useSearchState } from '../../url/use-search-state.js';
import { useClassColors } from './use-class-colors.js';

const SEARCH = { order: oneOf(['id', 'frequency'], 'id'), logarithmic: flag(false) } as const;

export interface ClassFrequenciesProps {
  /** By class id. */
  readonly classes: readonly ClassScores[];
  /** Key of the evaluation that counted them. */
  readonly evaluation: string;
}

/** Labelled pixels of each class, as bars beside their numbers. */
export function ClassFrequencies({ classes, evaluation }: ClassFrequenciesProps) {
  const [{ order, logarithmic }, setSearch] = useSearchState(SEARCH);
  const colors = useClassColors(evaluation);
  const total = classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0);
  const most = Math.max(1, ...classes.map(({ truthPixels }) => truthPixels));
  const shown = classes.map((one, id) => ({ ...one, color: colors[id] }));
  const sorted = order === 'id' ? shown : shown.sort((a, b) => b.truthPixels - a.truthPixels);
  const length = (pixels: number) => (logarithmic ? Math.log1p(pixels) / Math.log1p(most) : pixels / most);
  return (
    <Panel
      title="Class frequencies"
      note={`${count(total)} labelled pixels`}
      actions={
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={order === 'frequency'}
              onChange={(change) => setSearch({ order: change.target.checked ? 'frequency' : 'id' })}
            />
            By frequency
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={logarithmic}
              onChange={(change) => setSearch({ logarithmic: change.target.checked })}
            />
            Logarithmic
          </label>
        </>
      }
    >
      <Scroll label="Class frequencies">
        <table className="sheet">
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col" className="number">
                Pixels
              </th>
              <th scope="col" className="number">
                Share, %
              </th>
              <th scope="col" className="bar-column">
                {logarithmic ? 'Pixels, logarithmic' : 'Pixels'}
              </th>
              <th scope="col" className="number">
                IoU of the best trial, %
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ name, color, truthPixels, iou }) => (
              <tr key={name}>
                <th scope="row">
                  <span className="class-name">
                    {color !== undefined && (
                      <span className="color-key" style={{ background: `rgb(${color.join(' ')})` }} />
                    )}
                    {name}
                  </span>
                </th>
                <td className="number">{count(truthPixels)}</td>
                <td className="number">{total === 0 ? NOTHING : percent(truthPixels / total)}</td>
                <td>
                  <span className="bar-cell" style={{ width: `${100 * length(truthPixels)}%` }} />
                </td>
                <td className="number">{percent(iou)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
