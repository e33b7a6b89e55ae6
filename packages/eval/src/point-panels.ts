import sharp from 'sharp';
import { INK, rgb } from './chart-picture.js';
import { EvaluationError } from './errors.js';
import type { PlacedText } from './legend-layout.js';
import { type PlacedPointPanel, POINT_PANELS, type PointPanels, pointPanelsLayout } from './point-panels-layout.js';
import { MAX_SERIES } from './series-colors.js';
import { svgText, textWidth } from './stroke-font.js';

const MUTED_INK = '#6a7280';
const GRID = '#e3e6ea';

/**
 * Draws panels of points along lines, each with axes of its own and a text beside every point, and a legend.
 *
 * @param chart one to eight series; rows of one panel or more, each with a line (perhaps empty) per series and one point at
 *   least; numbers finite
 * @returns     PNG bytes, 8-bit RGB; equal arguments give equal bytes
 * @throws EvaluationError when the chart is not so, naming panel and series
 */
export async function pointPanels(chart: PointPanels): Promise<Uint8Array> {
  requireDrawable(chart);
  const { titleCapHeight, textCapHeight, titleBaselineY, explanationBaselineY, margin } = POINT_PANELS;
  const { width, height, panels, legend } = pointPanelsLayout(chart);
  const { swatches, names, swatchSize } = legend;
  const content = [
    svgText(chart.title, { x: margin, baselineY: titleBaselineY, capHeight: titleCapHeight, color: INK }),
    textOf({ text: chart.explanation, x: margin, baselineY: explanationBaselineY }, MUTED_INK),
    ...panels.flatMap(panelOf),
    ...swatches.map(
      ({ color, left, top }) =>
        `<rect x="${left}" y="${top}" width="${swatchSize}" height="${swatchSize}" rx="${swatchSize / 5}" fill="${rgb(color)}"/>`,
    ),
    ...names.map((name) => textOf(name, INK)),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).removeAlpha().png().toBuffer();

  function textOf({ text, x, baselineY }: PlacedText, color: string): string {
    return svgText(text, { x, baselineY, capHeight: textCapHeight, color });
  }

  function panelOf({ texts, plot, xTicks, yTicks, lines }: PlacedPointPanel): string[] {
    const { textGap } = POINT_PANELS;
    const [title, yAxis, xAxis] = texts as [PlacedText, PlacedText, PlacedText];
    return [
      textOf(title, INK),
      textOf(yAxis, MUTED_INK),
      textOf(xAxis, MUTED_INK),
      ...yTicks.map(({ text, at }) => {
        const x = plot.left - textGap - Math.ceil(textWidth(text, textCapHeight));
        const line = `<rect x="${plot.left}" y="${at}" width="${plot.right - plot.left}" height="1" fill="${at === plot.bottom ? INK : GRID}"/>`;
        return line + textOf({ text, x, baselineY: at + Math.floor(textCapHeight / 2) }, MUTED_INK);
      }),
      ...xTicks.map(({ text, at }) => {
        const x = at - Math.round(textWidth(text, textCapHeight) / 2);
        const line = `<rect x="${at}" y="${plot.top}" width="1" height="${plot.bottom - plot.top}" fill="${GRID}"/>`;
        return line + textOf({ text, x, baselineY: plot.bottom + textGap + textCapHeight }, MUTED_INK);
      }),
      ...lines.flatMap(lineOf),
    ];
  }
}

function lineOf({ color, points }: PlacedPointPanel['lines'][number]): string[] {
  const { markerRadius, labelCapHeight } = POINT_PANELS;
  const path = points.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L');
  const line = points.length > 1 ? [`<path d="M${path}" fill="none" stroke="${rgb(color)}" stroke-width="2.5"/>`] : [];
  const marks = points.map(
    ({ x, y }) =>
      `<circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${markerRadius}" fill="${rgb(color)}" stroke="#ffffff"/>`,
  );
  const labels = points.map(({ label: { text, x, baselineY } }) =>
    svgText(text, { x, baselineY, capHeight: labelCapHeight, color: rgb(color) }),
  );
  return [...line, ...marks, ...labels];
}

function requireDrawable({ series, rows }: PointPanels): void {
  if (series.length < 1 || series.length > MAX_SERIES) {
    throw new EvaluationError(`pointPanels: series must be 1 to ${MAX_SERIES}; got ${series.length}`);
  }
  if (rows.length === 0 || rows.some((row) => row.length === 0)) {
    throw new EvaluationError('pointPanels: rows must each have a panel; got one without');
  }
  for (const { title, lines } of rows.flat()) {
    if (lines.length !== series.length) {
      throw new EvaluationError(
        `pointPanels: panels must have ${series.length} lines, one per series; got ${lines.length} (${title})`,
      );
    }
    if (lines.flat().length === 0)
      throw new EvaluationError(`pointPanels: panels must have a point; got none (${title})`);
    for (const [index, line] of lines.entries()) {
      const wrong = line.flatMap(({ x, y }) => [x, y]).find((value) => !Number.isFinite(value));
      if (wrong === undefined) continue;
      throw new EvaluationError(`pointPanels: numbers must be finite; got ${wrong} (${title}, ${series[index]})`);
    }
  }
}
