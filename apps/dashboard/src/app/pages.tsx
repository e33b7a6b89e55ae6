import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '../components/loading.js';
import { SweepPage } from '../pages/sweep/sweep-page.js';
import { SweepsPage } from '../pages/sweeps/sweeps-page.js';
import { NotFoundPage } from './not-found-page.js';

// The pages that are opened most come with the first file: their first request need not wait for a second one.
const TrialPage = lazy(async () => ({ default: (await import('../pages/trial/trial-page.js')).TrialPage }));
const WorkersPage = lazy(async () => ({ default: (await import('../pages/workers/workers-page.js')).WorkersPage }));
const DataPage = lazy(async () => ({ default: (await import('../pages/data/data-page.js')).DataPage }));
const ComparePage = lazy(async () => ({ default: (await import('../pages/compare/compare-page.js')).ComparePage }));

/** The page of the address. */
export function Pages() {
  return (
    <Suspense fallback={<Loading label="Loading the page" />}>
      <Switch>
        <Route path="/">
          <Redirect to="/sweeps" replace />
        </Route>
        <Route path="/sweeps" component={SweepsPage} />
        <Route path="/sweeps/:sweep/:view?">{(params) => <SweepPage params={params} />}</Route>
        <Route path="/trials/:trial/:view?">{(params) => <TrialPage params={params} />}</Route>
        <Route path="/data" component={DataPage} />
        <Route path="/workers" component={WorkersPage} />
        <Route path="/compare" component={ComparePage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  );
}
