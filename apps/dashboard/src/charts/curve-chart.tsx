import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { measure } from '../format/numbers.js';
import { alignSeries, type StepSeries } from './aligned-series.js';
import { cssColor } from './css-color.js';
import { seriesDash } from './series-color.js';
import { useThemeCount } from './use-theme-count.js';

export interface Curve extends StepSeries {
  readonly name: string;
  /** Token of its colour. */
  readonly color: `--${string}`;
  /** Round of the palette that it is in. */
  readonly index: number;
}

export interface CurveChartProps {
  readonly label: string;
  readonly curves: readonly Curve[];
  /** Of the vertical axis, with its unit. */
  readonly axis: string;
  readonly isLogarithmic: boolean;
  /** Pixels, without the legend. */
  readonly height?: number;
}

/** Many curves over training steps; drag to zoom into steps, double click to see all. */
export function CurveChart({ label, curves, axis, isLogarithmic, height = 340 }: CurveChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useThemeCount();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides colours that are read when drawing
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new UPlot(
      options({ curves, axis, isLogarithmic, width: element.clientWidth, height }),
      alignSeries(curves) as UPlot.AlignedData,
      element,
    );
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [curves, axis, isLogarithmic, height, theme]);
  return (
    <div className="curve-chart">
      <div role="img" aria-label={label} ref={place} />
    </div>
  );
}

interface Drawing extends Pick<CurveChartProps, 'curves' | 'axis' | 'isLogarithmic'> {
  readonly width: number;
  readonly height: number;
}

function options({ curves, axis, isLogarithmic, width, height }: Drawing): UPlot.Options {
  const [text, line] = [cssColor('--quiet'), cssColor('--line')];
  const font = '12px "Inter Variable", system-ui, sans-serif';
  const common = { stroke: text, font, labelFont: font, grid: { stroke: line, width: 1 }, ticks: { stroke: line } };
  return {
    width,
    height,
    padding: [12, 18, 0, 0],
    scales: { x: { time: false }, y: { distr: isLogarithmic ? 3 : 1 } },
    cursor: { focus: { prox: 24 }, points: { size: 6 } },
    focus: { alpha: 0.25 },
    legend: { show: curves.length <= 16, live: true },
    axes: [
      { ...common, label: 'step', labelSize: 20, size: 36 },
      {
        ...common,
        label: axis,
        labelSize: 20,
        size: 62,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : measure(tick))),
      },
    ],
    series: [
      { label: 'step' },
      ...curves.map(
        ({ name, color, index }): UPlot.Series => ({
          label: name,
          stroke: cssColor(color),
          width: 1.5,
          dash: seriesDash(index),
          spanGaps: true,
          points: { show: false },
          value: (_, value) => (value === null ? '–' : measure(value)),
        }),
      ),
    ],
  };
}
