import { type ClassDescription, IGNORE_LABEL, type LabelMap, type Rgb, type RgbImage } from '@ssma/datasets';
import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';
import { greyOf, mapPixels, mixed } from './picture.js';

/** Colours of the error map; a correct pixel is dimmed grey. */
export const ERROR_COLORS = {
  correct: [128, 132, 138],
  wrong: [255, 32, 78],
  ignored: [24, 26, 32],
} as const satisfies Record<string, Rgb>;

/** Columns of an overlay, from left to right. */
export const OVERLAY_COLUMNS = ['input', 'truth', 'prediction', 'error'] as const;

/** One row of pictures of equal size that show what a network made of one image. */
export interface OverlayRow {
  /** One line above the pictures, e.g. sample id and score; may be empty. */
  readonly caption: string;
  readonly pictures: Readonly<Record<(typeof OVERLAY_COLUMNS)[number], RgbImage>>;
}

/** An image with what is true of it and what was predicted, all of the same size. */
export interface PredictedImage {
  readonly caption: string;
  readonly image: RgbImage;
  /** [height, width] class ids or `IGNORE_LABEL`. */
  readonly labels: ClassIds;
  /** [height, width] class ids. */
  readonly predictions: ClassIds;
}

/** Share of the class colour over the image: classes are told apart at a glance, edges of the image stay visible. */
const CLASS_SHARE = 0.68;
const WRONG_SHARE = 0.85;
const CORRECT_SHARE = 0.55;
const IGNORED_SHARE = 0.82;

/**
 * Draws the four pictures of one image: the input; truth and prediction as class colours over it (ignored truth is
 * darkened); the error map, where a wrong pixel is vivid, a correct one dimmed grey, an ignored one dark.
 *
 * @param classes name and colour by class id
 * @throws EvaluationError when sizes differ or an id has no class, naming value and index
 */
export function overlayRow(predicted: PredictedImage, classes: readonly ClassDescription[]): OverlayRow {
  const { caption, image, labels, predictions } = predicted;
  const numPixels = image.height * image.width;
  requireLength('overlayRow: image', image.data.length, numPixels * 3);
  requireLength('overlayRow: labels', labels.length, numPixels);
  requireLength('overlayRow: predictions', predictions.length, numPixels);
  const pictures = {
    input: image,
    truth: classOverlay(image, labels, classes),
    prediction: classOverlay(image, predictions, classes),
    error: mapPixels(image, (pixel, color) => errorColor(color, labels[pixel]!, predictions[pixel]!)),
  };
  return { caption, pictures };
}

/**
 * Lays class colours over the grey image; an ignored pixel is darkened.
 *
 * @param classIds [height, width] class ids or `IGNORE_LABEL`
 * @param classes  name and colour by class id
 * @throws EvaluationError when the sizes differ or an id has no class, naming value and index
 */
export function classOverlay(image: RgbImage, classIds: ClassIds, classes: readonly ClassDescription[]): RgbImage {
  requireLength('classOverlay: classIds', classIds.length, image.height * image.width);
  return mapPixels(image, (pixel, color) => {
    const id = classIds[pixel]!;
    if (id === IGNORE_LABEL) return ignoredColor(color);
    const description = classes[id];
    if (description === undefined) throw notAClass(id, pixel, classes.length);
    return mixed(greyOf(color), description.color, CLASS_SHARE);
  });
}

/**
 * Draws a label map in the colours of its classes; ignored pixels are dark.
 *
 * @param labels  class ids or `IGNORE_LABEL`
 * @param classes name and colour by class id
 * @throws EvaluationError when an id has no class, naming value and index
 */
export function classPicture(labels: LabelMap, classes: readonly ClassDescription[]): RgbImage {
  const data = new Uint8Array(labels.data.length * 3);
  for (const [pixel, id] of labels.data.entries()) {
    const description = classes[id];
    if (description === undefined && id !== IGNORE_LABEL) throw notAClass(id, pixel, classes.length);
    data.set(description?.color ?? ERROR_COLORS.ignored, 3 * pixel);
  }
  return { height: labels.height, width: labels.width, data };
}

/**
 * Chooses which images of a split to draw: `count` ids at even distances, or all when there are fewer. It depends on
 * the list alone, so all trials of a sweep show the same images.
 */
export function overlayIds(ids: readonly string[], count: number): string[] {
  const numChosen = Math.min(count, ids.length);
  const positions = new Set(Array.from({ length: numChosen }, (_, k) => Math.floor((k * ids.length) / numChosen)));
  return ids.filter((_, position) => positions.has(position));
}

function errorColor(color: Rgb, label: number, prediction: number): Rgb {
  if (label === IGNORE_LABEL) return ignoredColor(color);
  const grey = greyOf(color);
  if (label !== prediction) return mixed(grey, ERROR_COLORS.wrong, WRONG_SHARE);
  return mixed(grey, ERROR_COLORS.correct, CORRECT_SHARE);
}

function ignoredColor(color: Rgb): Rgb {
  return mixed(greyOf(color), ERROR_COLORS.ignored, IGNORED_SHARE);
}

function requireLength(what: string, length: number, expected: number): void {
  if (length === expected) return;
  throw new EvaluationError(`${what} must hold ${expected} values; got ${length}`);
}

function notAClass(id: number, pixel: number, numClasses: number): EvaluationError {
  return new EvaluationError(
    `class ids: pixel ${pixel} must be a class from 0 to ${numClasses - 1} or ${IGNORE_LABEL} (ignored); got ${id}`,
  );
}
