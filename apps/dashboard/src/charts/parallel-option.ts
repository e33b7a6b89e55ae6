import type { EChartsCoreOption } from 'echarts/core';
import { axisValue, compareAxisValues } from '../format/axis-value.js';
import { CHART_FONT } from './chart-font.js';
import { cssColor } from './css-color.js';

/** A line of parallel coordinates. */
export interface ParallelLine {
  readonly name: string;
  readonly axes: Readonly<Record<string, unknown>>;
  /** Percent. */
  readonly score: number;
}

export interface ParallelAxis {
  readonly path: string;
  readonly shortName: string;
}

/** Axes with more values than this are drawn to scale, the others with their values at equal distances. */
const MOST_CATEGORIES = 24;

export function parallelOption(lines: readonly ParallelLine[], axes: readonly ParallelAxis[]): EChartsCoreOption {
  const [text, quiet, line] = [cssColor('--text'), cssColor('--quiet'), cssColor('--line-strong')];
  const scores = lines.map(({ score }) => score);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const drawn = axes.map((axis, dim) => drawnAxis(axis, dim, lines));
  return {
    textStyle: { fontFamily: CHART_FONT },
    animation: false,
    parallel: {
      left: 56,
      right: 132,
      top: 36,
      bottom: 20,
      parallelAxisDefault: {
        nameLocation: 'start',
        nameTextStyle: { color: text, fontWeight: 500 },
        axisLine: { lineStyle: { color: line } },
        axisTick: { lineStyle: { color: line } },
        axisLabel: { color: text, backgroundColor: cssColor('--surface'), padding: [1, 4] },
        nameGap: 14,
        inverse: true,
      },
    },
    parallelAxis: [
      ...drawn.map(({ option }) => option),
      {
        dim: axes.length,
        name: 'mIoU, %',
        inverse: false,
        nameLocation: 'end',
        min: nice(low, -1),
        max: nice(high, 1),
      },
    ],
    visualMap: {
      type: 'continuous',
      dimension: axes.length,
      min: low,
      max: high,
      precision: 2,
      right: 4,
      top: 'middle',
      itemHeight: 160,
      text: ['mIoU, %', ''],
      textStyle: { color: quiet },
      inRange: { color: [cssColor('--ramp-low'), cssColor('--ramp-high')] },
    },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      backgroundColor: cssColor('--raised'),
      textStyle: { color: text },
    },
    series: [
      {
        type: 'parallel',
        lineStyle: { width: 1.5, opacity: lines.length > 300 ? 0.25 : 0.75 },
        emphasis: { lineStyle: { width: 3, opacity: 1 } },
        progressive: 2000,
        data: lines.map(({ name, axes: values, score }) => ({
          name,
          value: [...drawn.map(({ place }) => place(values)), score],
        })),
      },
    ],
  };
}

function drawnAxis({ path, shortName }: ParallelAxis, dim: number, lines: readonly ParallelLine[]) {
  const values = lines.map(({ axes }) => axes[path]).sort(compareAxisValues);
  const texts = [...new Set(values.map(axisValue))];
  const isScale = texts.length > MOST_CATEGORIES && values.every((value) => typeof value === 'number');
  return {
    option: { dim, name: shortName, ...(isScale ? { type: 'value', scale: true } : { type: 'category', data: texts }) },
    place: (axes: ParallelLine['axes']) => (isScale ? Number(axes[path]) : axisValue(axes[path])),
  };
}

/** The next whole percent outward. */
function nice(value: number, direction: -1 | 1): number {
  return direction < 0 ? Math.floor(value) : Math.ceil(value);
}
