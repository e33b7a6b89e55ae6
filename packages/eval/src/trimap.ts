import { IGNORE_LABEL } from '@ssma/datasets';
import { type ConfusionMatrix, emptyConfusion, mergeConfusions } from './confusion-matrix.js';
import { countPairs } from './count-pairs.js';
import { chessboardDistanceToOther, squaredDistanceToOther } from './distance-transform.js';
import { EvaluationError } from './errors.js';
import { type LabelledMap, requireMap } from './labelled-map.js';

/** What a band lies along, how its width is measured, and how far it is followed. */
export interface TrimapOptions {
  /**
   * void (default): ignored pixels, which the data sets of the paper have along their objects. boundary: every change
   * of label, a change to ignored pixels included, for labels without void outlines.
   */
  readonly around?: 'void' | 'boundary';
  /** Structuring element of the dilation: disk (default), Euclidean distance; square, chessboard distance. */
  readonly shape?: 'disk' | 'square';
  /** Widest band in pixels, 1 to 255; 50 when left out. */
  readonly maxWidth?: number;
}

/** Counts of the pixels around boundaries, each under the narrowest band that it lies in. */
export interface TrimapCounts extends Required<TrimapOptions> {
  /** `rings[w - 1]` counts the pixels that band w has and band w - 1 has not. */
  readonly rings: readonly ConfusionMatrix[];
}

/** What is counted within `width` pixels of a boundary. */
export interface TrimapPoint {
  readonly width: number;
  readonly confusion: ConfusionMatrix;
}

/**
 * Bands without pixels.
 *
 * @throws EvaluationError when a number is out of range
 */
export function emptyTrimap(numClasses: number, options: TrimapOptions = {}): TrimapCounts {
  const { around = 'void', shape = 'disk', maxWidth = 50 } = options;
  requireWidth('emptyTrimap', maxWidth);
  return { around, shape, maxWidth, rings: Array.from({ length: maxWidth }, () => emptyConfusion(numClasses)) };
}

/**
 * Counts the labelled pixels around the boundaries of one image, in place, for all widths by one distance transform.
 * After an error the counts are as they were before the call.
 *
 * @throws EvaluationError when sizes differ or an id is not a class, naming value and index
 */
export function accumulateTrimap({ rings, ...options }: TrimapCounts, map: LabelledMap): void {
  const { labels, predictions } = map;
  const numClasses = rings[0]?.numClasses ?? 0;
  requireMap('accumulateTrimap', map);
  countPairs('accumulateTrimap', numClasses, { labels, predictions });
  const widths = trimapWidths(map, options);
  for (let pixel = 0; pixel < widths.length; pixel++) {
    const width = widths[pixel]!;
    if (width === 0) continue;
    rings[width - 1]!.counts[labels[pixel]! * numClasses + predictions[pixel]!]!++;
  }
}

/**
 * The counts of every band, narrowest first: `summarise` of each gives the curve of mIoU against width.
 *
 * @see Kohli, Ladicky, Torr, "Robust Higher Order Potentials for Enforcing Label Consistency", IJCV 82 (2009), for
 *   scores in a narrow band; Valada et al., section 5.5.3 and Figure 17, for the band as the dilation of void labels
 * @remarks The paper states neither structuring element nor widths; disk and every width from 1 to 50 are ours.
 */
export function trimapCurve({ rings }: TrimapCounts): readonly TrimapPoint[] {
  const points: TrimapPoint[] = [];
  for (const [index, ring] of rings.entries()) {
    const narrower = points.at(-1)?.confusion;
    points.push({ width: index + 1, confusion: mergeConfusions(narrower === undefined ? [ring] : [narrower, ring]) });
  }
  return points;
}

/**
 * The width of the narrowest band that a pixel lies in, by pixel; 0 for an ignored pixel and for one in no band.
 *
 *   around void:      band w = labelled pixels within w pixels of an ignored one = dilation of void by w, without void
 *   around boundary:  band w = labelled pixels within w pixels of a pixel with another label; w = 1 is one pixel on
 *                     either side
 *
 * @throws EvaluationError when the labels are not [height, width] or `maxWidth` is out of range
 */
export function trimapWidths(map: Omit<LabelledMap, 'predictions'>, options: TrimapOptions = {}): Uint8Array {
  const { around = 'void', shape = 'disk', maxWidth = 50 } = options;
  requireWidth('trimapWidths', maxWidth);
  requireMap('trimapWidths', map);
  const { labels, height, width } = map;
  const ids = around === 'boundary' ? labels : labels.map((label) => (label === IGNORE_LABEL ? 1 : 0));
  const isDisk = shape === 'disk';
  const distances = (isDisk ? squaredDistanceToOther : chessboardDistanceToOther)({ ids, height, width }, 'nothing');
  const farthest = isDisk ? maxWidth ** 2 : maxWidth;
  const widths = new Uint8Array(labels.length);
  for (let pixel = 0; pixel < widths.length; pixel++) {
    const distance = distances[pixel]!;
    if (distance > farthest || labels[pixel] === IGNORE_LABEL) continue;
    widths[pixel] = isDisk ? Math.ceil(Math.sqrt(distance)) : distance;
  }
  return widths;
}

function requireWidth(where: string, maxWidth: number): void {
  if (Number.isInteger(maxWidth) && maxWidth >= 1 && maxWidth <= 255) return;
  throw new EvaluationError(`${where}: maxWidth must be an integer from 1 to 255; got ${maxWidth}`);
}
