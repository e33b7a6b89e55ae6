import sharp from 'sharp';
import { INK, rgb } from './chart-picture.js';
import { EvaluationError } from './errors.js';
import { fittingCapHeight, shortened } from './fitted-text.js';
import type { PlacedText } from './legend-layout.js';
import { MAX_SERIES } from './series-colors.js';
import {
  MULTIPLES,
  type PlacedLine,
  type PlacedPanel,
  type SmallMultiples,
  type SmallMultiplesLayout,
  smallMultiplesLayout,
} from './small-multiples-layout.js';
import { svgText, textWidth } from './stroke-font.js';

const MUTED_INK = '#6a7280';
const GRID = '#e3e6ea';
const MARKER_RADIUS = 4;

/**
 * Draws small line charts of the same series beside and below one another, with one axis from 0 and a legend, in the
 * colours of `barChart`.
 *
 * @param chart at least one panel and step, one to eight series; a line per series in each panel and a value or null per
 *   step in each line; values finite and >= 0
 * @returns     PNG bytes, 8-bit RGB; equal arguments give equal bytes
 * @throws EvaluationError when the chart is not so, naming panel and series
 */
export async function smallMultiples(chart: SmallMultiples): Promise<Uint8Array> {
  requireDrawable(chart);
  const svg = multiplesSvg(chart, smallMultiplesLayout(chart));
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).removeAlpha().png().toBuffer();
}

function requireDrawable({ panels, series, steps }: SmallMultiples): void {
  if (panels.length === 0) throw new EvaluationError('smallMultiples: panels must not be empty; got []');
  if (steps.length === 0) throw new EvaluationError('smallMultiples: steps must not be empty; got []');
  if (series.length < 1 || series.length > MAX_SERIES) {
    throw new EvaluationError(`smallMultiples: series must be 1 to ${MAX_SERIES}; got ${series.length}`);
  }
  for (const { title, lines } of panels) {
    if (lines.length !== series.length) {
      throw new EvaluationError(
        `smallMultiples: panels must have ${series.length} lines, one per series; got ${lines.length} (${title})`,
      );
    }
    for (const [index, values] of lines.entries()) requireLine(values, steps.length, `${title}, ${series[index]}`);
  }
}

function requireLine(values: readonly (number | null)[], numSteps: number, where: string): void {
  if (values.length !== numSteps) {
    throw new EvaluationError(
      `smallMultiples: lines must have ${numSteps} values, one per step; got ${values.length} (${where})`,
    );
  }
  const wrong = values.find((value) => value !== null && !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (wrong === undefined) return;
  throw new EvaluationError(`smallMultiples: values must be finite and >= 0; got ${wrong} (${where})`);
}

function multiplesSvg({ title, valueAxis, panels }: SmallMultiples, layout: SmallMultiplesLayout): string {
  const { margin, titleCapHeight, textCapHeight, plotWidth } = MULTIPLES;
  const { swatches, names, swatchSize } = layout.legend;
  const titleHeight = fittingCapHeight(
    panels.map((panel) => panel.title),
    plotWidth,
    textCapHeight,
  );
  const content = [
    svgText(title, { x: margin, baselineY: MULTIPLES.titleBaselineY, capHeight: titleCapHeight, color: INK }),
    textSvg({ text: valueAxis, x: margin, baselineY: MULTIPLES.valueAxisBaselineY }, MUTED_INK),
    ...layout.panels.flatMap((panel) => panelSvg(panel, titleHeight)),
    ...swatches.map(
      ({ color, left, top }) =>
        `<rect x="${left}" y="${top}" width="${swatchSize}" height="${swatchSize}" rx="${swatchSize / 5}" fill="${rgb(color)}"/>`,
    ),
    ...names.map((name) => textSvg(name, INK)),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}">` +
    `${content.join('')}</svg>`
  );
}

function panelSvg({ title, plot, ticks, hasTickTexts, stepNames, lines }: PlacedPanel, titleHeight: number): string[] {
  const { textCapHeight, textGap, plotWidth } = MULTIPLES;
  const grid = ticks.map(({ value, text, y }) => {
    const line = `<rect x="${plot.left}" y="${y}" width="${plotWidth}" height="1" fill="${value === 0 ? INK : GRID}"/>`;
    if (!hasTickTexts) return line;
    const x = plot.left - textGap - Math.ceil(textWidth(text, textCapHeight));
    return line + textSvg({ text, x, baselineY: y + Math.floor(textCapHeight / 2) }, MUTED_INK);
  });
  const name = shortened(title.text, plotWidth, titleHeight);
  return [
    svgText(name, { x: title.x, baselineY: title.baselineY, capHeight: titleHeight, color: INK }),
    ...grid,
    ...stepNames.map((step) => textSvg(step, MUTED_INK)),
    ...lines.map(lineSvg),
  ];
}

function lineSvg({ color, points }: PlacedLine): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const markers = points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="${MARKER_RADIUS}" fill="${rgb(color)}"/>`);
  return `<path d="${path}" fill="none" stroke="${rgb(color)}" stroke-width="2.5"/>${markers.join('')}`;
}

function textSvg({ text, x, baselineY }: PlacedText, color: string): string {
  return svgText(text, { x, baselineY, capHeight: MULTIPLES.textCapHeight, color });
}
