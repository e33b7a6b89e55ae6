import type { Hono } from 'hono';
import { listWorkers } from '../store/workers.js';
import { ROUTES } from '../wire/routes.js';
import { answerJson } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';

/** Lists the workers of a lab. */
export function addWorkerRoutes(app: Hono, { db }: Pick<ApiDependencies, 'db'>): void {
  answerJson(app, ROUTES.listWorkers, ({ query }) => ({
    items: listWorkers(db).filter(({ state }) => query.all || state !== 'left'),
  }));
}
