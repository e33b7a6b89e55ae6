import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Empty } from '../../../components/empty.js';
import { QueryView } from '../../../components/query-view.js';
import { useClient } from '../../../data/client-context.js';
import { groupsQuery } from '../sweep-queries.js';
import type { SweepViewProps } from '../sweep-view-props.js';
import { EffectsFigure } from './effects-figure.js';
import { HeatFigure } from './heat-figure.js';
import { ParallelFigure } from './parallel-figure.js';

/** What the axes of a grid do to the result. */
export function ChartsView({ sweep }: SweepViewProps) {
  const client = useClient();
  const query = useQuery(groupsQuery(client, sweep.id, { classes: false }));
  const axes = useMemo(
    () => sweep.axes.filter(({ path }) => query.data?.axes.includes(path) === true),
    [sweep.axes, query.data],
  );
  return (
    <QueryView query={query} of="results">
      {({ groups }) => {
        const withResult = groups.filter(({ meanIou }) => meanIou !== null);
        if (withResult.length < 2) return <Empty title="Charts need two configurations with a result" />;
        if (axes.length === 0) return <Empty title="The sweep has no axis with several values" />;
        return (
          <>
            <ParallelFigure groups={withResult} axes={axes} />
            <div className="columns">
              <HeatFigure groups={withResult} axes={axes} />
              <EffectsFigure groups={withResult} axes={axes} />
            </div>
          </>
        );
      }}
    </QueryView>
  );
}
