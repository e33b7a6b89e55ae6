import type { ClassDescription, Rgb } from '@ssma/datasets';
import { mapColor } from './color-map.js';
import { type ColorScale, type ColorScaleLayout, colorScaleLayout } from './color-scale-layout.js';
import type { ConfusionMatrix } from './confusion-matrix.js';
import type { PlacedSwatch, PlacedText } from './legend-layout.js';
import { greyOf } from './picture.js';
import { textWidth } from './stroke-font.js';

/** A cell of the matrix; pixels. */
export interface PlacedCell {
  readonly left: number;
  readonly top: number;
  readonly color: Rgb;
  /** Empty where nothing was counted or nothing fits. */
  readonly text: PlacedText;
  readonly isOnDark: boolean;
}

/** Where everything of a confusion picture goes, in whole pixels from its left top corner. */
export interface ConfusionLayout {
  readonly height: number;
  readonly width: number;
  readonly cellSize: number;
  /** Height of a capital letter, in the cells and elsewhere. */
  readonly cellCapHeight: number;
  readonly capHeight: number;
  readonly title: PlacedText;
  /** What rows and columns are. */
  readonly axes: readonly PlacedText[];
  readonly cells: readonly PlacedCell[];
  readonly rowNames: readonly PlacedText[];
  /** They run upwards: `x` is their baseline, `baselineY` their lower end. */
  readonly columnNames: readonly PlacedText[];
  readonly swatches: readonly PlacedSwatch[];
  readonly swatchSize: number;
  /** Pixels of each class in the truth, right of its row. */
  readonly counts: readonly PlacedText[];
  readonly scale: ColorScaleLayout;
}

export const CONFUSION_SCALE: ColorScale = {
  title: '% of the row',
  colorMap: 'blues',
  labels: ['0', '25', '50', '75', '100'],
};

/** Of a row without pixels. */
const EMPTY_ROW: Rgb = [233, 235, 239];
const MARGIN = 28;
const CAP_HEIGHT = 12;
const TITLE_CAP_HEIGHT = 18;
const GAP = 10;
const MAX_MATRIX = 920;
const CELL = { min: 26, max: 58 } as const;
/** Brightness below which white text is easier to read. */
const DARK = 128;

/**
 * Computes the layout of a confusion picture.
 *
 * @param classes name and colour by class id, as many as the matrix has
 */
export function confusionLayout(
  { numClasses, counts }: ConfusionMatrix,
  { title, classes }: { readonly title: string; readonly classes: readonly ClassDescription[] },
): ConfusionLayout {
  const cellSize = Math.min(CELL.max, Math.max(CELL.min, Math.floor(MAX_MATRIX / numClasses)));
  const cellCapHeight = cellSize >= 44 ? 11 : 8;
  const swatchSize = Math.min(18, cellSize - 8);
  const longest = Math.ceil(Math.max(...classes.map(({ name }) => textWidth(name, CAP_HEIGHT))));
  const left = MARGIN + longest + GAP + swatchSize + GAP;
  const top = MARGIN + TITLE_CAP_HEIGHT + 3 * CAP_HEIGHT + longest + swatchSize + 2 * GAP;
  const side = numClasses * cellSize;
  const middleOf = (index: number): number => index * cellSize + Math.round(cellSize / 2);
  const baselineAt = (middle: number): number => middle + Math.floor(CAP_HEIGHT / 2);
  const totals = classes.map((_, truth) => rowTotal({ numClasses, counts }, truth));

  const cells = Array.from({ length: numClasses ** 2 }, (_, at): PlacedCell => {
    const [truth, prediction] = [Math.floor(at / numClasses), at % numClasses];
    const total = totals[truth] as number;
    const count = counts[at] as number;
    const color = total === 0 ? EMPTY_ROW : mapColor(CONFUSION_SCALE.colorMap, count / total);
    const text = count === 0 ? '' : percentText(count / total, { cellSize, capHeight: cellCapHeight });
    return {
      left: left + prediction * cellSize,
      top: top + truth * cellSize,
      color,
      isOnDark: greyOf(color)[0] < DARK,
      text: {
        text,
        x: left + middleOf(prediction) - Math.round(textWidth(text, cellCapHeight) / 2),
        baselineY: top + middleOf(truth) + Math.floor(cellCapHeight / 2),
      },
    };
  });
  const swatchLeft = left - GAP - swatchSize;
  const swatchTop = top - GAP - swatchSize;
  const countTexts = totals.map((total) => total.toLocaleString('en-US'));
  const countsLeft = left + side + 2 * GAP;
  const countsTitle = 'pixels';
  const countsWidth = Math.max(...[...countTexts, countsTitle].map((text) => textWidth(text, CAP_HEIGHT)));
  const right = Math.ceil(countsLeft + countsWidth);
  const heading: PlacedText = { text: title, x: MARGIN, baselineY: MARGIN + TITLE_CAP_HEIGHT };
  const width = Math.max(right, Math.ceil(MARGIN + textWidth(title, TITLE_CAP_HEIGHT))) + MARGIN;
  const scaleArea = { left: MARGIN, right, top: top + side + 2 * GAP, capHeight: CAP_HEIGHT };
  const scale = colorScaleLayout(CONFUSION_SCALE, scaleArea);
  return {
    height: scale.bottom + MARGIN,
    width,
    cellSize,
    cellCapHeight,
    capHeight: CAP_HEIGHT,
    title: heading,
    axes: [
      { text: 'truth', x: MARGIN, baselineY: top - GAP },
      { text: 'prediction', x: left, baselineY: heading.baselineY + 2 * CAP_HEIGHT + 4 },
      { text: countsTitle, x: right - Math.ceil(textWidth(countsTitle, CAP_HEIGHT)), baselineY: top - GAP },
    ],
    cells,
    rowNames: classes.map(({ name }, index) => ({
      text: name,
      x: swatchLeft - GAP - Math.ceil(textWidth(name, CAP_HEIGHT)),
      baselineY: baselineAt(top + middleOf(index)),
    })),
    columnNames: classes.map(({ name }, index) => ({
      text: name,
      x: baselineAt(left + middleOf(index)),
      baselineY: swatchTop - GAP,
    })),
    swatches: classes.flatMap(({ color }, index) => [
      { color, left: swatchLeft, top: top + middleOf(index) - Math.round(swatchSize / 2) },
      { color, left: left + middleOf(index) - Math.round(swatchSize / 2), top: swatchTop },
    ]),
    swatchSize,
    counts: countTexts.map((text, index) => ({
      text,
      x: right - Math.ceil(textWidth(text, CAP_HEIGHT)),
      baselineY: baselineAt(top + middleOf(index)),
    })),
    scale,
  };
}

/** With as many decimals as fit, at most one; empty when the whole number does not fit or is 0. */
function percentText(share: number, { cellSize, capHeight }: { cellSize: number; capHeight: number }): string {
  const fits = (text: string) => textWidth(text, capHeight) + 6 <= cellSize;
  if (fits('99.9')) {
    const text = (100 * share).toFixed(1);
    return text === '100.0' ? '100' : text;
  }
  const text = (100 * share).toFixed(0);
  return fits('100') && text !== '0' ? text : '';
}

function rowTotal({ numClasses, counts }: ConfusionMatrix, truth: number): number {
  return counts.slice(truth * numClasses, (truth + 1) * numClasses).reduce((sum, count) => sum + count, 0);
}
