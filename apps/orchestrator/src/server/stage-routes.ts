import type { Hono } from 'hono';
import { artifactsOfStage } from '../store/artifacts-of-stage.js';
import { attemptPage } from '../store/attempt-page.js';
import { findSweep } from '../store/find-sweep.js';
import { metricSummaries } from '../store/metric-summaries.js';
import { sampledSeries } from '../store/sampled-series.js';
import { stagePage } from '../store/stage-page.js';
import { stageStanding } from '../store/stage-standing.js';
import { ROUTES } from '../wire/routes.js';
import { answer, answerJson } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { artifactResponse } from './artifact-response.js';
import { attemptLog } from './attempt-log.js';
import { nextCursor, pageRequest } from './page-cursor.js';
import { stageDetail } from './stage-detail.js';

type StageDependencies = Pick<ApiDependencies, 'db' | 'clock' | 'folder' | 'artifacts'>;

/** Shows the stage graph of a sweep, and what a stage has made: metrics, logs, files. */
export function addStageRoutes(app: Hono, dependencies: StageDependencies): void {
  const { db, clock, folder } = dependencies;
  answerJson(app, ROUTES.listStages, ({ params, query }) => {
    const { order: _, ...request } = pageRequest(query);
    const page = stagePage(db, findSweep(db, params.sweep).id, { ...request, nowMs: clock() });
    return { items: page.rows, nextCursor: nextCursor(page, {}) };
  });
  answerJson(app, ROUTES.listAttempts, ({ params, query }) => {
    const { order: _, ...request } = pageRequest(query);
    const page = attemptPage(db, findSweep(db, params.sweep).id, request);
    return { items: page.rows, nextCursor: nextCursor(page, {}) };
  });
  answerJson(app, ROUTES.showStage, ({ params }) => stageDetail(db, params.stage, clock()));
  answerJson(app, ROUTES.listMetrics, ({ params }) => {
    stageStanding(db, params.stage);
    return { items: metricSummaries(db, params.stage) };
  });
  answerJson(app, ROUTES.showSeries, ({ query }) => {
    const { name, points, stage: keys, from = 0, to = Number.MAX_SAFE_INTEGER } = query;
    for (const key of keys) stageStanding(db, key);
    const series = keys.map((stageKey) => ({
      stageKey,
      ...sampledSeries(db, { stageKey, name, from, to }, points),
    }));
    return { name, series };
  });
  answerJson(app, ROUTES.showLog, ({ params, query }) =>
    attemptLog(db, folder, { stageKey: params.stage, number: params.number, maxBytes: query.bytes }),
  );
  answerJson(app, ROUTES.listArtifacts, ({ params }) => {
    stageStanding(db, params.stage);
    return { items: artifactsOfStage(db, params.stage) };
  });
  answer(app, ROUTES.readArtifact, ({ params, context }) =>
    artifactResponse(context.req.raw, { stageKey: params.stage, path: params.path }, dependencies),
  );
}
