import { LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  ParallelComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useThemeCount } from './use-theme-count.js';

use([
  ParallelChart,
  ScatterChart,
  LineChart,
  ParallelComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export interface EChartProps {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** Made anew for each theme: it holds colours. */
  readonly makeOption: () => EChartsCoreOption;
  readonly height: number;
  /** Index of the data item that was clicked. */
  readonly onPick?: (index: number) => void;
}

/** A chart of ECharts in the colours of the theme. */
export function EChart({ label, makeOption, height, onPick }: EChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useThemeCount();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides colours that are read when drawing
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const chart = init(element);
    chart.setOption(makeOption());
    if (onPick !== undefined) chart.on('click', ({ dataIndex }) => onPick(dataIndex));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [makeOption, onPick, theme]);
  return (
    <div className="echart">
      <div ref={place} role="img" aria-label={label} style={{ height }} />
    </div>
  );
}
