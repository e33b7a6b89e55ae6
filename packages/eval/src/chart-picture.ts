import type { Rgb } from '@ssma/datasets';
import sharp from 'sharp';
import { CHART_FRAME, type ChartFrame, type ChartWords } from './chart-frame.js';
import type { PlacedText } from './legend-layout.js';
import { svgText, textWidth } from './stroke-font.js';

export const INK = '#1c2026';
const MUTED_INK = '#6a7280';
const GRID = '#e3e6ea';

/**
 * Draws a chart: its title, axis and legend, and the marks over the grid.
 *
 * @param marks SVG elements
 * @returns     PNG bytes, 8-bit RGB
 */
export async function chartPicture(
  words: ChartWords,
  frame: ChartFrame,
  marks: readonly string[],
): Promise<Uint8Array> {
  const { margin, titleCapHeight } = CHART_FRAME;
  const { swatches, names, swatchSize } = frame.legend;
  const content = [
    svgText(words.title, { x: margin, baselineY: CHART_FRAME.titleBaselineY, capHeight: titleCapHeight, color: INK }),
    textOf({ text: words.valueAxis, x: margin, baselineY: CHART_FRAME.valueAxisBaselineY }, MUTED_INK),
    ...gridOf(frame),
    ...marks,
    ...swatches.map(
      ({ color, left, top }) =>
        `<rect x="${left}" y="${top}" width="${swatchSize}" height="${swatchSize}" rx="${swatchSize / 5}" fill="${rgb(color)}"/>`,
    ),
    ...names.map(axisText),
  ];
  const size = `width="${frame.width}" height="${frame.height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${content.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).removeAlpha().png().toBuffer();
}

/** SVG of a text along an axis. */
export function axisText(text: PlacedText): string {
  return textOf(text, INK);
}

/** A colour as SVG has it. */
export function rgb(color: Rgb): string {
  return `rgb(${color.join(',')})`;
}

function gridOf({ ticks, plot }: ChartFrame): string[] {
  const { textCapHeight, textGap } = CHART_FRAME;
  return ticks.map(({ text, y }) => {
    const x = plot.left - textGap - Math.ceil(textWidth(text, textCapHeight));
    const baselineY = y + Math.floor(textCapHeight / 2);
    const color = y === plot.bottom ? INK : GRID;
    const line = `<rect x="${plot.left}" y="${y}" width="${plot.right - plot.left}" height="1" fill="${color}"/>`;
    return line + textOf({ text, x, baselineY }, MUTED_INK);
  });
}

function textOf({ text, x, baselineY }: PlacedText, color: string): string {
  return svgText(text, { x, baselineY, capHeight: CHART_FRAME.textCapHeight, color });
}
