import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '../components/loading.js';
import { NotFoundPage } from './not-found-page.js';

const SweepsPage = lazy(async () => ({ default: (await import('../pages/sweeps/sweeps-page.js')).SweepsPage }));
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
        <Route path="/compare" component={ComparePage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  );
}
