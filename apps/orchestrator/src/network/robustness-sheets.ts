import { CORRUPTIONS, type RgbImage } from '@ssma/datasets';
import {
  accumulate,
  type ClassIds,
  classPicture,
  ERROR_COLORS,
  emptyConfusion,
  type PictureSheet,
  pictureSheet,
  type SheetRow,
  summarise,
} from '@ssma/eval';
import type { RobustnessMeasurement } from './measure-robustness.js';
import type { DrawnSample, DrawnVariant } from './robustness-drawn.js';
import { variantName } from './robustness-scores.js';

/**
 * What the corruptions look like: a row per modality and corruption, a column per severity.
 *
 * @returns PNG bytes; null when nothing was corrupted
 */
export async function corruptionsSheet({ clean, variants }: DrawnSample): Promise<Uint8Array | null> {
  if (variants.length === 0) return null;
  const names = [...new Set(variants.map(({ variant }) => variantName(variant)))];
  const rows = names.flatMap((name): SheetRow[] => {
    const own = variants.filter(({ variant }) => variantName(variant) === name);
    const [first] = own;
    if (first === undefined) return [];
    const { modality, corruption } = first.variant;
    const { strength, strengths } = CORRUPTIONS[corruption];
    const values = own.map(({ variant }) => strengths[variant.severity - 1]);
    const pictures = [pictureOf(clean.images, modality), ...own.map(({ images }) => pictureOf(images, modality))];
    return [{ caption: `${name}   ${strength}: ${values.join(', ')}`, pictures }];
  });
  const severities = new Set(variants.map(({ variant }) => variant.severity));
  const columns = ['clean', ...[...severities].map((severity) => `severity ${severity}`)];
  return pictureSheet({ columns, rows, legend: [] });
}

/**
 * What the networks make of a picture under every corruption, at the middle one of the severities.
 *
 * @returns PNG bytes; null when nothing was corrupted
 */
export async function predictionsSheet(measured: RobustnessMeasurement): Promise<Uint8Array | null> {
  const { drawn, networks, classes } = measured;
  const severities = [...new Set(drawn.variants.map(({ variant }) => variant.severity))];
  const severity = severities[Math.floor(severities.length / 2)];
  if (severity === undefined) return null;
  // Without a corruption the picture of the first modality that is corrupted is shown.
  const [firstModality = ''] = drawn.variants.map(({ variant }) => variant.modality);
  const corrupted = drawn.variants.filter(({ variant }) => variant.severity === severity);
  const rows = [
    predictedRow('clean', { ...drawn.clean, modality: firstModality }, measured),
    ...corrupted.map(({ variant, ...shown }: DrawnVariant) => {
      const name = `${variantName(variant)}, severity ${severity}`;
      return predictedRow(name, { ...shown, modality: variant.modality }, measured);
    }),
  ];
  return pictureSheet({
    columns: ['input', 'truth', ...networks.map(({ name }) => name)],
    rows,
    legend: legendOf(classes),
  });
}

function predictedRow(
  name: string,
  { modality, images, predictions }: DrawnSample['clean'] & { readonly modality: string },
  { drawn: { labels }, networks, classes }: RobustnessMeasurement,
): SheetRow {
  const image = pictureOf(images, modality);
  const { height, width } = image;
  const scores = networks.map((network, index) => {
    const ids = predictions[index];
    return `${network.name} ${ids === undefined ? '-' : scoreText(labels, ids, classes.length)}`;
  });
  const drawings = [labels, ...predictions].map((ids) =>
    classPicture({ height, width, data: Uint8Array.from(ids) }, classes),
  );
  return { caption: `${name}   mIoU of this picture: ${scores.join(', ')}`, pictures: [image, ...drawings] };
}

function legendOf(classes: RobustnessMeasurement['classes']): PictureSheet['legend'] {
  return [{ title: 'classes', entries: [...classes, { name: 'ignored', color: ERROR_COLORS.ignored }] }];
}

function pictureOf(images: DrawnSample['clean']['images'], modality: string): RgbImage {
  const image = images[modality];
  if (image === undefined) throw new Error(`robustness: sample must have a picture of ${modality}`);
  return image;
}

function scoreText(labels: Uint8Array, predictions: ClassIds, numClasses: number): string {
  const confusion = emptyConfusion(numClasses);
  accumulate(confusion, labels, predictions);
  const { meanIou } = summarise(confusion);
  return meanIou === null ? '-' : `${(100 * meanIou).toFixed(1)} %`;
}
