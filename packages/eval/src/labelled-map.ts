import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';

/** The pixels of one image. */
export interface LabelledMap {
  /** [height, width], `IGNORE_LABEL` where nothing is counted. */
  readonly labels: ClassIds;
  readonly predictions: ClassIds;
  readonly height: number;
  readonly width: number;
}

/** @throws EvaluationError when the labels are not [height, width] */
export function requireMap(where: string, { labels, height, width }: Omit<LabelledMap, 'predictions'>): void {
  if (height > 0 && width > 0 && labels.length === height * width) return;
  throw new EvaluationError(
    `${where}: labels must hold height * width pixels, at least one; got ${labels.length} for ${height} x ${width}`,
  );
}
