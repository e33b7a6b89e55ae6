import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Route } from '../wire/route.js';
import { ROUTES } from '../wire/routes.js';
import { answerJson, pattern, taggedResponse } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { apiPage } from './api-page.js';
import { dashboardResponse } from './dashboard-files.js';
import { addEvaluationRoutes } from './evaluation-routes.js';
import { addEventRoutes } from './event-routes.js';
import { crossSiteGuard, hostGuard, securityHeaders, tokenGuard } from './guards.js';
import { openApiDocument } from './openapi.js';
import { problemResponse, RefusedError, refusalOf } from './problems.js';
import { addRequestRoutes } from './request-routes.js';
import { addSampleRoutes } from './sample-routes.js';
import { addStageRoutes } from './stage-routes.js';
import { addSweepRoutes } from './sweep-routes.js';
import { addTableRoutes } from './table-routes.js';
import { addTrialRoutes } from './trial-routes.js';
import { addWorkerRoutes } from './worker-routes.js';

/** A sweep file has at most 1 MiB, which JSON may make twice as long. */
const MAX_BODY_BYTES = 2 * 2 ** 20 + 4096;

/** The web page and the API of a runs folder; `app.fetch` answers a request. */
export function createApp(dependencies: ApiDependencies): Hono {
  const { access, dashboard, onTrouble } = dependencies;
  const app = new Hono();
  app.use(securityHeaders());
  app.use(hostGuard(access));
  app.use('/api/*', crossSiteGuard());
  app.use('/api/*', tokenGuard(access));
  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLongBody }));
  addDescription(app, dependencies);
  addSweepRoutes(app, dependencies);
  addTableRoutes(app, dependencies);
  addTrialRoutes(app, dependencies);
  addStageRoutes(app, dependencies);
  addEvaluationRoutes(app, dependencies);
  addSampleRoutes(app, dependencies);
  addWorkerRoutes(app, dependencies);
  addEventRoutes(app, dependencies);
  addRequestRoutes(app, dependencies);
  refuseOtherMethods(app);
  app.all('/api/*', ({ req }) => {
    throw new RefusedError('NOT_FOUND', `path: must be a route of /api; got ${req.path.slice(0, 200)}`);
  });
  app.get('*', (context) => dashboardResponse(context, dashboard));
  app.all('*', ({ req }) => {
    throw new RefusedError('METHOD_NOT_ALLOWED', `method: must be GET; got ${req.method}`, { allow: 'GET, HEAD' });
  });
  app.onError((error) => {
    const refusal = refusalOf(error);
    if (refusal !== null) return problemResponse(refusal);
    onTrouble(error);
    return problemResponse(new RefusedError('INTERNAL', 'the server failed; its log says why'));
  });
  return app;
}

/** What the server is, and what can be asked of it. */
function addDescription(app: Hono, { version, folder, access, isOrchestrated }: ApiDependencies): void {
  const document = JSON.stringify(openApiDocument(version));
  const page = apiPage(version);
  app.get('/api', (context) => taggedResponse(context, page, { 'content-type': 'text/html; charset=utf-8' }));
  app.get('/api/openapi.json', (context) => taggedResponse(context, document, { 'content-type': 'application/json' }));
  answerJson(app, ROUTES.serverStatus, async () => ({
    version,
    runs: folder.root,
    isOrchestrated: await isOrchestrated(),
    isGuarded: access.isGuarded,
  }));
}

function refuseOtherMethods(app: Hono): void {
  const routes: readonly Route[] = Object.values(ROUTES);
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
    app.all(pattern(path), ({ req }) => {
      throw new RefusedError('METHOD_NOT_ALLOWED', `method: must be ${allowed}; got ${req.method}`, { allow: allowed });
    });
  }
}

function refuseLongBody(): never {
  throw new RefusedError('TOO_LARGE', `body: must have at most ${MAX_BODY_BYTES} bytes; got more`);
}
