import type { ClassDescription, Rgb } from '@ssma/datasets';
import sharp from 'sharp';
import { CONFUSION_SCALE, type ConfusionLayout, confusionLayout } from './confusion-layout.js';
import type { ConfusionMatrix } from './confusion-matrix.js';
import { EvaluationError } from './errors.js';
import type { PlacedText } from './legend-layout.js';
import { scaleSvg } from './scale-svg.js';
import { svgText } from './stroke-font.js';

const INK = '#1c2026';
const MUTED_INK = '#6a7280';
const GRID = '#d5d9df';
const TITLE_CAP_HEIGHT = 18;

/**
 * Draws a confusion matrix, a row per true class: each cell in the colour of its share of the row and, where it fits, with
 * that share in percent. A class that is not in the truth has a grey row. The pixels of every row stand to its right.
 *
 * @param options title: one line; classes: name and colour by class id
 * @returns       PNG bytes, 8-bit RGB; equal arguments give equal bytes
 * @throws EvaluationError when there are more or fewer classes than in the matrix
 */
export async function confusionPicture(
  matrix: ConfusionMatrix,
  options: { readonly title: string; readonly classes: readonly ClassDescription[] },
): Promise<Uint8Array> {
  if (options.classes.length !== matrix.numClasses) {
    throw new EvaluationError(
      `confusionPicture: classes must be ${matrix.numClasses}, one per class of the matrix; got ${options.classes.length}`,
    );
  }
  const svg = confusionSvg(confusionLayout(matrix, options));
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).removeAlpha().png().toBuffer();
}

function confusionSvg(layout: ConfusionLayout): string {
  const { capHeight, cellCapHeight, cellSize, swatchSize } = layout;
  const text = ({ text: words, x, baselineY }: PlacedText, color: string) =>
    svgText(words, { x, baselineY, capHeight, color });
  const content = [
    svgText(layout.title.text, { ...layout.title, capHeight: TITLE_CAP_HEIGHT, color: INK }),
    ...layout.axes.map((axis) => text(axis, MUTED_INK)),
    ...layout.cells.flatMap(({ left, top, color, text: number, isOnDark }) => [
      `<rect x="${left}" y="${top}" width="${cellSize}" height="${cellSize}" fill="${rgb(color)}" stroke="${GRID}"/>`,
      svgText(number.text, { ...number, capHeight: cellCapHeight, color: isOnDark ? '#ffffff' : INK }),
    ]),
    ...layout.swatches.map(
      ({ color, left, top }) =>
        `<rect x="${left}" y="${top}" width="${swatchSize}" height="${swatchSize}" rx="${swatchSize / 5}" ` +
        `fill="${rgb(color)}"/>`,
    ),
    ...layout.rowNames.map((name) => text(name, INK)),
    ...layout.columnNames.map(
      (name) =>
        `<g transform="translate(${name.x} ${name.baselineY}) rotate(-90)">` +
        `${text({ ...name, x: 0, baselineY: 0 }, INK)}</g>`,
    ),
    ...layout.counts.map((count) => text(count, MUTED_INK)),
    ...scaleSvg(layout.scale, { colorMap: CONFUSION_SCALE.colorMap, capHeight }),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}">` +
    `${content.join('')}</svg>`
  );
}

function rgb(color: Rgb): string {
  return `rgb(${color.join(',')})`;
}
