import type { ClassDescription, RgbImage } from '@ssma/datasets';
import type { ClassIds } from './count-pairs.js';
import { EvaluationError } from './errors.js';
import { IMPROVEMENT_COLORS, improvementMap } from './improvement-map.js';
import { classOverlay, ERROR_COLORS } from './overlay.js';
import { pictureSheet, type SheetRow } from './picture-sheet.js';

/** What several networks made of one image; every picture and map of one size. */
export interface ComparedImage {
  /** One line above the pictures, e.g. sample id and scores; may be empty. */
  readonly caption: string;
  /** What the networks were given; classes are laid over the first. */
  readonly inputs: readonly { readonly caption: string; readonly image: RgbImage }[];
  /** [height, width] class ids or `IGNORE_LABEL`. */
  readonly truth: ClassIds;
  /** [height, width] class ids by network: at least two, with captions of their own. */
  readonly predictions: readonly { readonly caption: string; readonly labels: ClassIds }[];
}

/** Captions of the two networks that the improvement map compares. */
export interface Improvement {
  readonly of: string;
  readonly over: string;
}

/** A row with the titles of its columns. */
export interface ComparisonRow extends SheetRow {
  readonly columns: readonly string[];
}

/**
 * A row of pictures: every input, the truth, the prediction of every network, and where one network improves on
 * another (see `improvementMap`).
 *
 * @param options classes: name and colour by class id; improvement: captions out of `predictions`
 * @throws EvaluationError when there is no input, sizes differ, an id has no class or no prediction has the caption
 */
export function comparisonRow(
  { caption, inputs, truth, predictions }: ComparedImage,
  { classes, improvement }: { readonly classes: readonly ClassDescription[]; readonly improvement: Improvement },
): ComparisonRow {
  const [first] = inputs;
  if (first === undefined) throw new EvaluationError('comparisonRow: inputs must not be empty; got []');
  const { image } = first;
  const labelsOf = (wanted: string): ClassIds => {
    const found = predictions.find((prediction) => prediction.caption === wanted);
    if (found !== undefined) return found.labels;
    const captions = predictions.map((prediction) => prediction.caption).join(', ');
    throw new EvaluationError(`comparisonRow: improvement must name predictions, ${captions}; got ${wanted}`);
  };
  const columns = [
    ...inputs.map((input) => [input.caption, input.image] as const),
    ['truth', classOverlay(image, truth, classes)] as const,
    ...predictions.map((one) => [one.caption, classOverlay(image, one.labels, classes)] as const),
    [
      'improvement',
      improvementMap({
        height: image.height,
        width: image.width,
        truth,
        baseline: labelsOf(improvement.over),
        candidate: labelsOf(improvement.of),
      }),
    ] as const,
  ];
  return { caption, columns: columns.map(([title]) => title), pictures: columns.map(([, picture]) => picture) };
}

/**
 * Lays comparisons of the same networks under one another, with the colours of classes and improvements below.
 *
 * @param images at least one; inputs and networks of all carry the captions of the first
 * @returns      PNG bytes, 8-bit RGB
 * @throws EvaluationError as `comparisonRow`, and when there is no image or columns or sizes differ
 */
export async function comparisonSheet(
  images: readonly ComparedImage[],
  options: { readonly classes: readonly ClassDescription[]; readonly improvement: Improvement },
): Promise<Uint8Array> {
  const { classes, improvement } = options;
  const rows = images.map((image) => comparisonRow(image, options));
  const columns = rows[0]?.columns ?? [];
  for (const row of rows) {
    if (row.columns.join() === columns.join()) continue;
    throw new EvaluationError(
      `comparisonSheet: images must have the columns of the first, ${columns.join(', ')}; got ${row.columns.join(', ')}`,
    );
  }
  const { of, over } = improvement;
  return pictureSheet({
    columns,
    rows,
    legend: [
      { title: 'classes', entries: [...classes, { name: 'ignored', color: ERROR_COLORS.ignored }] },
      {
        title: 'improvement',
        entries: [
          { name: `${of} right, ${over} wrong`, color: IMPROVEMENT_COLORS.repaired },
          { name: `${of} wrong`, color: IMPROVEMENT_COLORS.wrong },
          { name: 'outlines of the truth', color: IMPROVEMENT_COLORS.edge },
        ],
      },
    ],
  });
}
