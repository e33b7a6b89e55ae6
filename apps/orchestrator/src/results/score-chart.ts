import type { BarChart } from '@ssma/eval';
import type { SweepFile } from '../sweep/sweep-schema.js';
import { axisValueText } from '../sweep/trial-label.js';
import type { ResultGroup, ResultTable } from './result-table.js';
import type { Spread } from './spread.js';
import { rowAxes } from './table-grid.js';

/** What the bars over all samples are called. */
const ALL_SAMPLES = 'all';

/**
 * Mean IoU in percent: a colour per row of the table, a group of bars per group of samples and one over all, whiskers for
 * the standard deviation over seeds.
 */
export function scoreChart(table: ResultTable, report: SweepFile['report']): BarChart {
  const { sweep, sampleGroupNames, groups } = table;
  const axes = rowAxes(table, { ...report, columns: [] });
  const numSeeds = Math.max(...groups.map((group) => group.numSeeds));
  const deviation = numSeeds > 1 ? `; whiskers: standard deviation over ${numSeeds} seeds` : '';
  return {
    title: sweep,
    valueAxis: `mean IoU in %${deviation}`,
    groups: [...sampleGroupNames, ALL_SAMPLES],
    series: groups.map((group) => ({
      name: axes.map((path) => axisValueText(group.axes[path])).join(' ') || sweep,
      bars: [...sampleGroupNames.map((name) => group.sampleGroupIou[name] ?? null), group.meanIou].map(barOf),
    })),
  };
}

function barOf(spread: ResultGroup['meanIou']): BarChart['series'][number]['bars'][number] {
  return spread === null ? null : { value: 100 * spread.mean, deviation: deviationOf(spread) };
}

function deviationOf({ std }: Spread): number | null {
  return std === null ? null : 100 * std;
}
