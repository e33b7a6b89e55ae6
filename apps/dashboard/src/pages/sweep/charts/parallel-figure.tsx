import type { ResultGroup, SweepAxis } from '@ssma/orchestrator/client';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { parallelOption } from '../../../charts/parallel-option.js';
import { Figure } from '../../../components/figure.js';
import { Loading } from '../../../components/loading.js';
import { SimpleTable } from '../../../components/simple-table.js';
import { axisValue } from '../../../format/axis-value.js';
import { spread } from '../../../format/numbers.js';

const EChart = lazy(async () => ({ default: (await import('../../../charts/echart.js')).EChart }));

export interface AxisFigureProps {
  /** With a result. */
  readonly groups: readonly ResultGroup[];
  /** On which they differ. */
  readonly axes: readonly SweepAxis[];
}

/** Every configuration as a line through its values. */
export function ParallelFigure({ groups, axes }: AxisFigureProps) {
  const lines = useMemo(
    () =>
      groups.map(({ axes: values, meanIou }) => ({
        name: axes.map(({ path, shortName }) => `${shortName}=${axisValue(values[path])}`).join(' '),
        axes: values,
        score: Number((100 * (meanIou?.mean ?? 0)).toFixed(2)),
      })),
    [groups, axes],
  );
  const makeOption = useCallback(() => parallelOption(lines, axes), [lines, axes]);
  return (
    <Figure
      title="Parallel coordinates"
      note="A line is a configuration, its mean over seeds"
      chart={
        <Suspense fallback={<Loading label="Loading the chart" />}>
          <EChart label="Mean IoU by the values of every axis" makeOption={makeOption} height={320} />
        </Suspense>
      }
      table={
        <SimpleTable
          label="Configurations"
          header={[...axes.map(({ shortName }) => shortName), 'mIoU, %']}
          numbersFrom={axes.length}
          rows={groups.map(({ axes: values, meanIou }) => [
            ...axes.map(({ path }) => axisValue(values[path])),
            spread(meanIou),
          ])}
        />
      }
    />
  );
}
