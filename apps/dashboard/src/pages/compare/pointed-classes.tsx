import { letterOf } from './letter-of.js';
import { IGNORED } from './paint.js';
import type { SeenSample } from './use-seen-sample.js';
import type { Point } from './view.js';

export interface PointedClassesProps {
  readonly seen: SeenSample;
  /** Of the picture, in parts of its sides; null where the pointer is at none. */
  readonly point: Point | null;
}

/** What is true of the pixel beneath the pointer, and what each network made of it. */
export function PointedClasses({ seen, point }: PointedClassesProps) {
  const detail = seen.details.find(({ value }) => value !== null)?.value ?? null;
  const truth = seen.truth.value;
  if (point === null || detail === null || truth === null) {
    return <p className="pointed quiet">Point at a picture: its classes stand here.</p>;
  }
  const row = Math.min(truth.height - 1, Math.max(0, Math.floor(point.y * truth.height)));
  const column = Math.min(truth.width - 1, Math.max(0, Math.floor(point.x * truth.width)));
  const at = row * truth.width + column;
  const nameOf = (id: number | undefined): string =>
    id === undefined ? '–' : id === IGNORED ? 'not counted' : (detail.classes[id]?.name ?? String(id));
  const label = truth.data[at];
  return (
    <p className="pointed">
      <span className="quiet">
        x {column}, y {row}
      </span>
      <span>
        Truth <strong>{nameOf(label)}</strong>
      </span>
      {seen.predictions.map(({ value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an evaluation is its place
        <span key={index} data-wrong={value !== null && label !== IGNORED && value.data[at] !== label}>
          {letterOf(index)} <strong>{nameOf(value?.data[at])}</strong>
        </span>
      ))}
    </p>
  );
}
