import type { Hono } from 'hono';
import { axesOfSweep, seedsOfSweep } from '../store/axes-of-sweep.js';
import { definitionOfSweep } from '../store/definition-of-sweep.js';
import { findSweep } from '../store/find-sweep.js';
import { sweepOfId } from '../store/sweep-of-id.js';
import { sweepPage } from '../store/sweep-page.js';
import { stageCounts } from '../store/sweep-progress.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { shortAxisNames } from '../sweep/trial-label.js';
import { ROUTES } from '../wire/routes.js';
import type { SweepAxis, SweepDetail } from '../wire/sweep.js';
import { answerJson } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { jsonValue } from './json-value.js';
import { nextCursor, pageRequest } from './page-cursor.js';
import { sweepSummary } from './sweep-summary.js';

/** Values of an axis that are listed. */
const MAX_AXIS_VALUES = 200;

/** Lists sweeps and shows one. */
export function addSweepRoutes(app: Hono, { db }: Pick<ApiDependencies, 'db'>): void {
  answerJson(app, ROUTES.listSweeps, ({ query }) => {
    const { sort, state = null, name = '' } = query;
    const page = sweepPage(db, { ...pageRequest(query), sort, state, name });
    return { items: page.rows.map((row) => sweepSummary(db, row)), nextCursor: nextCursor(page, query) };
  });
  answerJson(app, ROUTES.showSweep, ({ params }) => sweepDetail(db, findSweep(db, params.sweep).id));
}

function sweepDetail(db: ApiDependencies['db'], id: string): SweepDetail {
  const { reporting } = findSweep(db, id);
  const definition = definitionOfSweep(db, id);
  const description: unknown = Reflect.get(Object(definition), 'description');
  return {
    ...sweepSummary(db, sweepOfId(db, id)),
    description: typeof description === 'string' ? description : null,
    definition: jsonValue(definition),
    policy: jsonValue(requireSweepRun(db, id).policy),
    axes: sweepAxes(db, id),
    seeds: seedsOfSweep(db, id),
    paperTable: reporting.report.table ?? null,
    stages: stageCounts(db, id),
  };
}

function sweepAxes(db: ApiDependencies['db'], id: string): SweepAxis[] {
  const axes = axesOfSweep(db, id, MAX_AXIS_VALUES);
  const shortNames = shortAxisNames(axes.map(({ path }) => path));
  return axes.map(({ path, values, ...axis }) => ({
    ...axis,
    path,
    shortName: shortNames.get(path) ?? path,
    values: values.map(jsonValue),
  }));
}
