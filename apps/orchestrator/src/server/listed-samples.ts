import { summarise } from '@ssma/eval';
import { denseCounts, type EvaluatedImage, type EvaluatedImages } from '../stages/evaluated-images.js';
import type { ComparedSample, SampleDetail, SampleListQuery, SampleSummary } from '../wire/sample.js';
import { RefusedError } from './problems.js';

type Filter = Pick<SampleListQuery, 'group' | 'truth' | 'predicted' | 'kept'>;

/**
 * The samples of an evaluation that a query asks for, in the order of the split.
 *
 * @throws RefusedError when a class is none of the evaluation's, or a predicted one is given without the true one
 */
export function listedSamples(
  { classes, images }: EvaluatedImages,
  { group, kept, truth, predicted }: Filter,
): SampleSummary[] {
  const wanted = wantedCells({ truth, predicted }, classes.length);
  return images.flatMap((image, position) => {
    if ((group !== undefined && image.group !== group) || (kept && image.prediction === null)) return [];
    const pixels = wanted === null ? null : pixelsOf(image, wanted);
    if (pixels === 0) return [];
    const { meanIou, pixelAccuracy } = summaryOf(image, classes.length);
    const { id, prediction, gates } = image;
    const kind = { hasPrediction: prediction !== null, hasGates: gates.length > 0 };
    return [{ id, position, group: image.group, meanIou, pixelAccuracy, pixels, ...kind }];
  });
}

/** A sample as an evaluation saw it. */
export function sampleDetail(
  { images, image }: { readonly images: EvaluatedImages; readonly image: EvaluatedImage },
  { stageKey, modalities }: Pick<SampleDetail, 'stageKey' | 'modalities'>,
): SampleDetail {
  const { classes, height, width } = images;
  const { meanIou, pixelAccuracy, perClass } = summaryOf(image, classes.length);
  const { id, group, prediction, gates } = image;
  const counts = denseCounts(image.cells, classes.length);
  return {
    stageKey,
    id,
    position: images.images.indexOf(image),
    group,
    meanIou,
    pixelAccuracy,
    hasPrediction: prediction !== null,
    height,
    width,
    classes: classes.map((shown, classId) => ({
      ...shown,
      iou: perClass[classId]?.iou ?? null,
      truthPixels: perClass[classId]?.truthPixels ?? 0,
      predictedPixels: classes.reduce((sum, _, truth) => sum + (counts[truth * classes.length + classId] ?? 0), 0),
    })),
    modalities,
    gates: gates.map(({ block, modality, height: rows, width: columns, mean }, number) => ({
      number,
      block,
      modality,
      height: rows,
      width: columns,
      mean,
    })),
  };
}

/**
 * The samples that all evaluations have scored, in the order of the first one's split.
 *
 * @param candidate which evaluation the difference to the first is taken of
 * @throws RefusedError when the evaluations differ in classes or size
 */
export function comparedSamples(evaluations: readonly EvaluatedImages[], candidate: number): ComparedSample[] {
  const [first, ...others] = evaluations as [EvaluatedImages, ...EvaluatedImages[]];
  for (const other of others) requireComparable(first, other);
  const byId = others.map(({ images }) => new Map(images.map((image) => [image.id, image])));
  return first.images.flatMap((image, position) => {
    const all = [image, ...byId.flatMap((images) => images.get(image.id) ?? [])];
    if (all.length < evaluations.length) return [];
    const meanIou = all.map((one) => summaryOf(one, first.classes.length).meanIou);
    const [base = null, gained = null] = [meanIou[0], meanIou[candidate]];
    const difference = base === null || gained === null ? null : gained - base;
    const isKept = all.every(({ prediction }) => prediction !== null);
    return [{ id: image.id, position, group: image.group, meanIou, difference, isKept }];
  });
}

function requireComparable(first: EvaluatedImages, other: EvaluatedImages): void {
  const text = ({ classes, height, width }: EvaluatedImages) =>
    `${height} x ${width} pixels of ${classes.map(({ name }) => name).join(', ')}`;
  if (text(first) === text(other)) return;
  throw new RefusedError(
    'BAD_REQUEST',
    `query.stage: evaluations must agree in size and classes, ${text(first)}; got ${text(other)}`,
  );
}

/** Cells of a confusion matrix that follow each other: of one true class, all or the one of a predicted class. */
interface Cells {
  readonly first: number;
  readonly count: number;
}

function wantedCells({ truth, predicted }: Pick<Filter, 'truth' | 'predicted'>, numClasses: number): Cells | null {
  const refuse = (name: string, rule: string, got: number | undefined) =>
    new RefusedError('BAD_REQUEST', `query.${name}: must be ${rule}; got ${got ?? 'nothing'}`);
  for (const [name, classId] of Object.entries({ truth, predicted }))
    if (classId !== undefined && classId >= numClasses)
      throw refuse(name, `a class from 0 to ${numClasses - 1}`, classId);
  if (truth === undefined && predicted !== undefined)
    throw refuse('truth', `a class from 0 to ${numClasses - 1}, as predicted is given`, truth);
  if (truth === undefined) return null;
  const first = truth * numClasses;
  return predicted === undefined ? { first, count: numClasses } : { first: first + predicted, count: 1 };
}

function pixelsOf({ cells }: EvaluatedImage, { first, count }: Cells): number {
  let pixels = 0;
  for (let pair = 0; pair < cells.length; pair += 2) {
    const cell = cells[pair] as number;
    if (cell >= first && cell < first + count) pixels += cells[pair + 1] as number;
  }
  return pixels;
}

function summaryOf({ cells }: EvaluatedImage, numClasses: number) {
  return summarise({ numClasses, counts: denseCounts(cells, numClasses) });
}
