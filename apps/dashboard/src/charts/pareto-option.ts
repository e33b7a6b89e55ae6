import type { EChartsCoreOption } from 'echarts/core';
import { CHART_FONT } from './chart-font.js';
import { cssColor } from './css-color.js';
import { seriesToken } from './series-color.js';

/** A network with what it costs and what it is worth. */
export interface ParetoPoint {
  readonly name: string;
  /** Points of one text have one colour and one shape. */
  readonly method: string;
  /** In the unit of the axis. */
  readonly cost: number;
  /** Percent. */
  readonly score: number;
}

/** What the costs of points are. */
export interface CostAxis {
  readonly title: string;
  /** Behind a number. */
  readonly unit: string;
}

const SHAPES = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow', 'roundRect'] as const;

/** @param front indices of the points that no other beats, in order of cost */
export function paretoOption(
  points: readonly ParetoPoint[],
  front: readonly number[],
  { title, unit }: CostAxis,
): EChartsCoreOption {
  const [text, quiet, line] = [cssColor('--text'), cssColor('--quiet'), cssColor('--line')];
  const methods = [...new Set(points.map(({ method }) => method))];
  const axis = {
    type: 'value',
    scale: true,
    nameLocation: 'middle',
    nameTextStyle: { color: quiet },
    axisLabel: { color: quiet },
    axisLine: { show: true, lineStyle: { color: cssColor('--line-strong') } },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    textStyle: { fontFamily: CHART_FONT },
    animation: false,
    grid: { left: 64, right: 24, top: 40, bottom: 52 },
    legend: {
      top: 0,
      left: 0,
      itemWidth: 12,
      itemHeight: 12,
      itemGap: 18,
      textStyle: { color: text },
      inactiveColor: quiet,
    },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      backgroundColor: cssColor('--raised'),
      borderColor: cssColor('--line-strong'),
      textStyle: { color: text },
      formatter: ({ data }: { readonly data: { readonly name?: string; readonly value: readonly [number, number] } }) =>
        `${data.name ?? 'front'}\n${data.value[0].toFixed(3)} ${unit}\n${data.value[1].toFixed(2)} % mIoU`,
    },
    xAxis: { ...axis, name: title, nameGap: 30 },
    yAxis: { ...axis, name: 'mIoU, %', nameGap: 44 },
    series: [
      {
        name: 'Pareto front',
        type: 'line',
        step: 'end',
        symbol: 'none',
        silent: true,
        z: 1,
        lineStyle: { color: quiet, width: 1.5, type: 'dashed' },
        itemStyle: { color: quiet },
        data: front.flatMap((index) => pair(points[index])),
      },
      ...methods.map((method, index) => ({
        name: method,
        type: 'scatter',
        symbol: SHAPES[index % SHAPES.length],
        symbolSize: 11,
        z: 2,
        itemStyle: { color: cssColor(seriesToken(index)) },
        data: points
          .filter((point) => point.method === method)
          .map(({ name, cost, score }) => ({ name, value: [cost, score] })),
      })),
    ],
  };
}

function pair(point: ParetoPoint | undefined): [number, number][] {
  return point === undefined ? [] : [[point.cost, point.score]];
}
