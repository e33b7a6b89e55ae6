import { type DataPoint, type PointPanels, pointPanels, type ShareBars, shareBars } from '@ssma/eval';
import { PRINTED_METHODS, PRINTED_WHOLE_IOU, type PrintedMethod } from './printed-pruning.js';
import type { MeasuredMethod } from './pruning-report.js';

/** PNG bytes of the change of mean IoU against what is saved of parameters, FLOPs and time, and of the paper's Figure 15. */
export function paretoPicture(sweep: string, methods: readonly MeasuredMethod[]): Promise<Uint8Array> {
  return pointPanels(paretoPanels(sweep, methods));
}

/** PNG bytes of the filters that each layer has left behind the last stage of each method. */
export function filterPicture(sweep: string, methods: readonly MeasuredMethod[]): Promise<Uint8Array> {
  return shareBars(filterBars(sweep, methods));
}

/** Points of mean IoU on the validation split, behind fine-tuning, against the whole network. */
export function paretoPanels(sweep: string, methods: readonly MeasuredMethod[]): PointPanels {
  const lines = (measure: 'parameters' | 'flops' | 'latencyMs') =>
    methods.map(({ whole, stages }): DataPoint[] => [
      { x: 0, y: 0, label: '' },
      ...stages.flatMap(({ original, fineTuned, cost }, index) =>
        original === null || fineTuned === null
          ? []
          : [
              {
                x: 100 * (1 - cost[measure] / whole[measure]),
                y: 100 * (fineTuned.mean - original.mean),
                label: String(index + 1),
              },
            ],
      ),
    ]);
  const y = 'change of mean IoU in points';
  const printed = (change: 'parametersChange' | 'flopsChange') =>
    methods.map(({ name }) =>
      printedPoints(
        PRINTED_METHODS.find((method) => method.name === name),
        change,
      ),
    );
  const rows = [
    [
      { title: 'Parameters', axes: { x: 'parameters saved in %', y }, lines: lines('parameters') },
      { title: 'FLOPs', axes: { x: 'FLOPs saved in %', y }, lines: lines('flops') },
      { title: 'Time', axes: { x: 'latency saved in %', y }, lines: lines('latencyMs') },
    ],
    [
      { title: 'The paper: parameters', axes: { x: 'parameters saved in %', y }, lines: printed('parametersChange') },
      { title: 'The paper: FLOPs', axes: { x: 'FLOPs saved in %', y }, lines: printed('flopsChange') },
    ],
  ];
  const isPrinted = rows[1]?.some((panel) => panel.lines.flat().length > 0) === true;
  return {
    title: `${sweep}: what pruning costs and saves`,
    explanation: 'Numbers are stages, each fine-tuned. Scores on the validation split, against the whole network.',
    series: methods.map(({ name }) => name),
    rows: isPrinted ? rows : rows.slice(0, 1),
  };
}

function printedPoints(method: PrintedMethod | undefined, change: 'parametersChange' | 'flopsChange'): DataPoint[] {
  if (method === undefined) return [];
  const points = method.stages.map((stage, index) => ({
    x: -stage[change],
    y: stage.meanIou - PRINTED_WHOLE_IOU,
    label: String(index + 1),
  }));
  return [{ x: 0, y: 0, label: '' }, ...points];
}

/** Layers that no method has taken a filter from are left out. */
export function filterBars(sweep: string, methods: readonly MeasuredMethod[]): ShareBars {
  const whole = methods[0]?.whole.filters ?? new Map<string, number>();
  const rows = [...whole].flatMap(([name, count]) => {
    const left = methods.map(({ stages }) => stages.at(-1)?.cost.filters.get(name) ?? count);
    return left.every((remaining) => remaining === count) ? [] : [{ name, whole: count, left }];
  });
  const numStages = Math.max(...methods.map(({ stages }) => stages.length));
  return {
    title: `${sweep}: filters left behind stage ${numStages}`,
    explanation: 'Bars: share of the filters of a layer. Numbers: filters left, in the order of the legend.',
    series: methods.map(({ name }) => name),
    rows,
  };
}
