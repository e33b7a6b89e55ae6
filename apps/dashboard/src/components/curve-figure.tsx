import type { MetricSeries } from '@ssma/orchestrator/client';
import { lazy, Suspense, useMemo } from 'react';
import { seriesToken } from '../charts/series-color.js';
import { count, measure, NOTHING } from '../format/numbers.js';
import { Empty } from './empty.js';
import { Figure } from './figure.js';
import { Legend } from './legend.js';
import { Loading } from './loading.js';
import { SimpleTable } from './simple-table.js';

const CurveChart = lazy(async () => ({ default: (await import('../charts/curve-chart.js')).CurveChart }));

export interface CurveFigureProps {
  readonly title: string;
  readonly axis: string;
  readonly series: readonly MetricSeries[];
  /** Name of the stage of a series. */
  readonly nameOf: (stageKey: string) => string;
  /** Series of equal text have one colour; the name when left out. */
  readonly colorBy?: (stageKey: string) => string;
  readonly isLogarithmic: boolean;
}

/** A metric of several stages over steps. */
export function CurveFigure({ title, axis, series, nameOf, colorBy = nameOf, isLogarithmic }: CurveFigureProps) {
  const shown = useMemo(() => series.filter(({ steps }) => steps.length > 0), [series]);
  const kinds = useMemo(() => [...new Set(shown.map(({ stageKey }) => colorBy(stageKey)))], [shown, colorBy]);
  const curves = useMemo(() => {
    return shown.map(({ stageKey, steps, values }) => {
      const index = kinds.indexOf(colorBy(stageKey));
      return { name: nameOf(stageKey), color: seriesToken(index), index, steps, values };
    });
  }, [shown, kinds, colorBy, nameOf]);
  const points = shown.reduce((sum, { steps }) => sum + steps.length, 0);
  const all = shown.reduce((sum, { numPoints }) => sum + numPoints, 0);
  if (shown.length === 0) return <Empty title={`No ${title} yet`}>It is drawn as soon as a training reports it.</Empty>;
  return (
    <Figure
      title={title}
      note={points < all ? `${count(points)} of ${count(all)} points, extremes kept` : `${count(all)} points`}
      actions={
        shown.length > kinds.length && (
          <Legend items={kinds.map((name, index) => ({ name, color: seriesToken(index) }))} />
        )
      }
      chart={
        <Suspense fallback={<Loading label="Loading the chart" />}>
          <CurveChart label={`${title} over steps`} curves={curves} axis={axis} isLogarithmic={isLogarithmic} />
        </Suspense>
      }
      table={
        <SimpleTable
          label={title}
          header={['Stage', 'Last step', 'Last value', 'Lowest', 'Highest']}
          rows={shown.map(({ stageKey, steps, values }) => [
            nameOf(stageKey),
            count(steps.at(-1) ?? 0),
            measure(values.at(-1) ?? Number.NaN),
            values.length === 0 ? NOTHING : measure(values.reduce((a, b) => Math.min(a, b))),
            values.length === 0 ? NOTHING : measure(values.reduce((a, b) => Math.max(a, b))),
          ])}
        />
      }
    />
  );
}
