import type { SweepDetail } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense } from 'react';
import { Empty } from '../../components/empty.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';
import { QueryView } from '../../components/query-view.js';
import { Tabs } from '../../components/tabs.js';
import { useClient } from '../../data/client-context.js';
import { SweepControls } from './sweep-controls.js';
import { SweepFacts } from './sweep-facts.js';
import { sweepQuery } from './sweep-queries.js';
import type { SweepViewProps } from './sweep-view-props.js';
import { TrialsView } from './trials/trials-view.js';

interface View {
  readonly title: string;
  readonly component: ComponentType<SweepViewProps>;
}

const VIEWS: Readonly<Record<string, View>> = {
  trials: {
    title: 'Trials',
    component: TrialsView,
  },
  charts: {
    title: 'Charts',
    component: lazy(async () => ({ default: (await import('./charts/charts-view.js')).ChartsView })),
  },
  curves: {
    title: 'Curves',
    component: lazy(async () => ({ default: (await import('./curves/curves-view.js')).CurvesView })),
  },
  classes: {
    title: 'Classes',
    component: lazy(async () => ({ default: (await import('./classes/classes-view.js')).ClassesView })),
  },
  table: {
    title: 'Table',
    component: lazy(async () => ({ default: (await import('./table/table-view.js')).TableView })),
  },
  pruning: {
    title: 'Pruning',
    component: lazy(async () => ({ default: (await import('./pruning/pruning-view.js')).PruningView })),
  },
  timeline: {
    title: 'Timeline',
    component: lazy(async () => ({ default: (await import('./timeline/timeline-view.js')).TimelineView })),
  },
  failures: {
    title: 'Failures',
    component: lazy(async () => ({ default: (await import('./failures/failures-view.js')).FailuresView })),
  },
  stages: {
    title: 'Stages',
    component: lazy(async () => ({ default: (await import('./graph/graph-view.js')).GraphView })),
  },
  definition: {
    title: 'Definition',
    component: lazy(async () => ({ default: (await import('./definition-view.js')).DefinitionView })),
  },
};

/** A sweep: what it is, how far it is, and one of its views. */
export function SweepPage({ params }: { readonly params: { readonly sweep: string; readonly view?: string } }) {
  const client = useClient();
  const query = useQuery(sweepQuery(client, params.sweep));
  return (
    <Page title={query.data?.name ?? params.sweep} actions={query.data && <SweepControls sweep={query.data} />}>
      <QueryView query={query} of="the sweep">
        {(sweep) => <SweepBody sweep={sweep} address={params.sweep} view={params.view ?? 'trials'} />}
      </QueryView>
    </Page>
  );
}

interface SweepBodyProps {
  readonly sweep: SweepDetail;
  /** Name or id, as the address has it. */
  readonly address: string;
  readonly view: string;
}

function SweepBody({ sweep, address, view }: SweepBodyProps) {
  const hrefOf = (name: string) => `/sweeps/${address}${name === 'trials' ? '' : `/${name}`}`;
  const shown = Object.entries(VIEWS).filter(([name]) => name !== 'pruning' || hasPruning(sweep));
  const tabs = shown.map(([name, { title }]) => ({
    href: hrefOf(name),
    title,
    ...(name === 'failures' && { count: sweep.stages.failed }),
  }));
  const Shown = VIEWS[view]?.component;
  return (
    <>
      <SweepFacts sweep={sweep} />
      <Tabs label="Views of the sweep" tabs={tabs} current={hrefOf(view)} />
      {Shown === undefined ? (
        <Empty title={`No view “${view}”`} />
      ) : (
        <Suspense fallback={<Loading label="Loading the view" />}>
          <Shown sweep={sweep} />
        </Suspense>
      )}
    </>
  );
}

/** Whether any trial is of a pruned network. */
function hasPruning({ definition, axes }: SweepDetail): boolean {
  const isPart = definition !== null && typeof definition === 'object' && 'prune' in definition;
  return isPart || axes.some(({ path }) => path === 'prune' || path.startsWith('prune.'));
}
