import { axisText, chartPicture, INK, rgb } from './chart-picture.js';
import { EvaluationError } from './errors.js';
import { type LineChart, type LineChartLayout, lineChartLayout, type PlacedLine } from './line-chart-layout.js';
import { MAX_SERIES } from './series-colors.js';

const LINE_WIDTH = 3;
const TICK_LENGTH = 6;

/**
 * Draws lines with axes and a legend, in the colours of `barChart`. The value axis need not begin at 0.
 *
 * @param chart two places or more, one to eight series with a value or null per place, not all null; numbers finite,
 *   places rising
 * @returns     PNG bytes, 8-bit RGB; equal arguments give equal bytes
 * @throws EvaluationError when the chart is not so, naming series and value
 */
export async function lineChart(chart: LineChart): Promise<Uint8Array> {
  requireDrawable(chart);
  const layout = lineChartLayout(chart);
  return chartPicture(chart, layout, [
    ...layout.lines.map(lineOf),
    ...layout.placeTicks.map((tick) => tickOf(tick, layout)),
    ...layout.placeTexts.map(axisText),
  ]);
}

function requireDrawable({ places, series }: LineChart): void {
  const rise = places.findIndex((place, index) => !(place < (places[index + 1] ?? Number.POSITIVE_INFINITY)));
  if (places.length < 2 || rise !== -1 || !places.every(Number.isFinite)) {
    throw new EvaluationError(`lineChart: places must be two rising numbers or more; got ${places.join(', ')}`);
  }
  if (series.length < 1 || series.length > MAX_SERIES) {
    throw new EvaluationError(`lineChart: series must be 1 to ${MAX_SERIES}; got ${series.length}`);
  }
  for (const { name, values } of series) {
    if (values.length !== places.length) {
      throw new EvaluationError(
        `lineChart: series must have ${places.length} values, one per place; got ${values.length} (${name})`,
      );
    }
    const wrong = values.find((value) => value !== null && !Number.isFinite(value));
    if (wrong !== undefined) throw new EvaluationError(`lineChart: values must be finite; got ${wrong} (${name})`);
  }
  if (series.every(({ values }) => values.every((value) => value === null))) {
    throw new EvaluationError('lineChart: series must hold a value; got null everywhere');
  }
}

/** A single point, between gaps, is a dot. */
function lineOf({ color, points }: PlacedLine): string {
  const [first] = points;
  const path = points.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L');
  if (points.length > 1 || first === undefined) {
    return `<path d="M${path}" fill="none" stroke="${rgb(color)}" stroke-width="${LINE_WIDTH}" stroke-linejoin="round"/>`;
  }
  return `<circle cx="${first.x}" cy="${first.y}" r="${LINE_WIDTH}" fill="${rgb(color)}"/>`;
}

function tickOf({ x }: { readonly x: number }, { plot }: LineChartLayout): string {
  return `<rect x="${x}" y="${plot.bottom}" width="1" height="${TICK_LENGTH}" fill="${INK}"/>`;
}
