import type { TrialDetail } from '@ssma/orchestrator/client';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { Empty } from '../../components/empty.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';
import { QueryView } from '../../components/query-view.js';
import { StateMark } from '../../components/state-mark.js';
import { Tabs } from '../../components/tabs.js';
import { useClient } from '../../data/client-context.js';
import { KEYS } from '../../data/query-keys.js';

export interface TrialViewProps {
  readonly trial: TrialDetail;
}

interface View {
  readonly title: string;
  readonly component: ComponentType<TrialViewProps>;
}

const VIEWS: Readonly<Record<string, View>> = {
  result: {
    title: 'Result',
    component: lazy(async () => ({ default: (await import('./result-view.js')).ResultView })),
  },
  curves: {
    title: 'Curves',
    component: lazy(async () => ({ default: (await import('./trial-curves-view.js')).TrialCurvesView })),
  },
  config: {
    title: 'Configuration',
    component: lazy(async () => ({ default: (await import('./config-view.js')).ConfigView })),
  },
  attempts: {
    title: 'Attempts and logs',
    component: lazy(async () => ({ default: (await import('./attempts-view.js')).AttemptsView })),
  },
  files: {
    title: 'Files',
    component: lazy(async () => ({ default: (await import('./files-view.js')).FilesView })),
  },
};

/** A trial: what it is and one of its views. */
export function TrialPage({ params }: { readonly params: { readonly trial: string; readonly view?: string } }) {
  const client = useClient();
  const query = useQuery({
    queryKey: KEYS.trial(params.trial),
    queryFn: ({ signal }) => client.showTrial(params.trial, { signal }),
  });
  return (
    <Page title={query.data?.sweeps[0]?.label ?? params.trial}>
      <QueryView query={query} of="the trial">
        {(trial) => <TrialBody trial={trial} view={params.view ?? 'result'} />}
      </QueryView>
    </Page>
  );
}

function TrialBody({ trial, view }: TrialViewProps & { readonly view: string }) {
  const hrefOf = (name: string) => `/trials/${trial.id}${name === 'result' ? '' : `/${name}`}`;
  const Shown = VIEWS[view]?.component;
  const complete = trial.stages.filter(({ state }) => state === 'complete').length;
  return (
    <>
      <dl className="facts">
        <Fact name="State">
          <StateMark state={trial.state} />
        </Fact>
        <Fact name={trial.sweeps.length === 1 ? 'Sweep' : 'Sweeps'}>
          {trial.sweeps.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link href={`/sweeps/${id}`}>{name}</Link>
            </span>
          ))}
        </Fact>
        <Fact name="Seed">{trial.seed}</Fact>
        <Fact name="Stages">
          {complete}/{trial.stages.length}
        </Fact>
        <Fact name="Trial">
          <span className="mono">{trial.id}</span>
        </Fact>
      </dl>
      <Tabs
        label="Views of the trial"
        tabs={Object.entries(VIEWS).map(([name, { title }]) => ({ href: hrefOf(name), title }))}
        current={hrefOf(view)}
      />
      {Shown === undefined ? (
        <Empty title={`No view “${view}”`} />
      ) : (
        <Suspense fallback={<Loading label="Loading the view" />}>
          <Shown trial={trial} />
        </Suspense>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
