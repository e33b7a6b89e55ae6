import { count, percent, points } from '../../format/numbers.js';
import { letterOf } from './letter-of.js';
import type { SeenSample } from './use-seen-sample.js';

export interface ClassTableProps {
  readonly details: SeenSample['details'];
  /** Ids of classes that are not to be seen. */
  readonly hidden: ReadonlySet<number>;
  /** Evaluation whose difference to the first is shown; null for none. */
  readonly candidate: number | null;
  onHidden(hidden: ReadonlySet<number>): void;
}

/** The legend of the maps, which shows and hides classes, and the scores of the image by class. */
export function ClassTable({ details, hidden, candidate, onHidden }: ClassTableProps) {
  const classes = details.find(({ value }) => value !== null)?.value?.classes ?? [];
  const toggle = (id: number) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    onHidden(next);
  };
  const iouOf = (evaluation: number, id: number): number | null => details[evaluation]?.value?.classes[id]?.iou ?? null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label="Classes of the image">
      <table className="sheet class-scores">
        <thead>
          <tr>
            <th scope="col">
              <label>
                <input
                  type="checkbox"
                  checked={hidden.size === 0}
                  onChange={() => onHidden(hidden.size === 0 ? new Set(classes.keys()) : new Set())}
                />
                Class
              </label>
            </th>
            <th scope="col" className="number">
              Pixels
            </th>
            {details.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an evaluation is its place
              <th key={index} scope="col" className="number">
                IoU {letterOf(index)}
              </th>
            ))}
            {candidate !== null && (
              <th scope="col" className="number">
                {letterOf(candidate)} − A
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {classes.map(({ name, color, truthPixels }, id) => (
            <tr key={name}>
              <th scope="row">
                <label>
                  <input type="checkbox" checked={!hidden.has(id)} onChange={() => toggle(id)} />
                  <span className="color-key" style={{ background: `rgb(${color.join(' ')})` }} />
                  {name}
                </label>
              </th>
              <td className="number quiet">{count(truthPixels)}</td>
              {details.map((_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an evaluation is its place
                <td key={index} className="number">
                  {percent(iouOf(index, id))}
                </td>
              ))}
              {candidate !== null && <Difference from={iouOf(0, id)} to={iouOf(candidate, id)} />}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Mean</th>
            <td className="number quiet">{count(classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0))}</td>
            {details.map(({ value }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an evaluation is its place
              <td key={index} className="number strong">
                {percent(value?.meanIou ?? null)}
              </td>
            ))}
            {candidate !== null && (
              <Difference from={details[0]?.value?.meanIou ?? null} to={details[candidate]?.value?.meanIou ?? null} />
            )}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Difference({ from, to }: { readonly from: number | null; readonly to: number | null }) {
  const difference = from === null || to === null ? null : to - from;
  return (
    <td className="number delta" data-direction={directionOf(difference)}>
      {points(difference)}
    </td>
  );
}

/** As the style sheet names it; undefined where the printed difference is none. */
export function directionOf(difference: number | null): 'better' | 'worse' | undefined {
  if (difference === null || Math.abs(difference) < 0.00005) return undefined;
  return difference > 0 ? 'better' : 'worse';
}
