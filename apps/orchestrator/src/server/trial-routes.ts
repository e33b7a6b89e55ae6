import type { Hono } from 'hono';
import { findSweep } from '../store/find-sweep.js';
import { findTrial } from '../store/find-trial.js';
import { stagesOfTrial } from '../store/stage-rows.js';
import { sweepsOfTrial } from '../store/sweeps-of-trial.js';
import type { AxisKey } from '../store/tables.js';
import { countTrials, TRIAL_COLUMNS, type TrialFilter, type TrialSort, trialPage } from '../store/trial-page.js';
import { trialState } from '../store/trial-state.js';
import { ROUTES } from '../wire/routes.js';
import type { TrialListQuery } from '../wire/trial.js';
import { answerJson } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { jsonObject, jsonValue } from './json-value.js';
import { nextCursor, pageRequest } from './page-cursor.js';
import { stageDetail } from './stage-detail.js';

/** Lists the trials of a sweep and shows one. */
export function addTrialRoutes(app: Hono, { db, clock }: Pick<ApiDependencies, 'db' | 'clock'>): void {
  answerJson(app, ROUTES.listTrials, ({ params, query }) => {
    const { id } = findSweep(db, params.sweep);
    const filter = filterOf(query);
    const page = trialPage(db, id, { ...pageRequest(query), sort: sortOf(query.sort), filter });
    return {
      items: page.rows.map(({ axes, ...trial }) => ({ ...trial, axes: jsonObject(axes) })),
      nextCursor: nextCursor(page, query),
      total: countTrials(db, id, filter),
    };
  });
  answerJson(app, ROUTES.showTrial, ({ params }) => {
    const { id, groupId, seed, config } = findTrial(db, params.trial);
    const nowMs = clock();
    const stages = stagesOfTrial(db, id, nowMs).map(({ key }) => stageDetail(db, key, nowMs));
    return {
      id,
      groupId,
      seed,
      state: trialState(stages.map(({ state }) => (state === 'stale' ? 'running' : state))),
      config: jsonValue(config),
      sweeps: sweepsOfTrial(db, id),
      stages,
    };
  });
}

function sortOf(sort: TrialListQuery['sort']): TrialSort {
  if (sort === 'seed') return { kind: 'axis', path: 'seed' };
  if (isColumn(sort)) return { kind: 'column', column: sort };
  return { kind: 'axis', path: sort.slice('axis:'.length) };
}

function isColumn(sort: string): sort is keyof typeof TRIAL_COLUMNS {
  return sort in TRIAL_COLUMNS;
}

function filterOf({ state = [], where = [] }: TrialListQuery): TrialFilter {
  const settings = where.map((text) => {
    const at = text.indexOf('=');
    return { path: text.slice(0, at), value: storedValue(text.slice(at + 1)) };
  });
  return { states: state, settings };
}

/** A value as the store sorts it: JSON where the text is some, else the text. */
function storedValue(text: string): AxisKey | null {
  const value = jsonOr(text);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || typeof value === 'string' || value === null) return value;
  return JSON.stringify(value);
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
