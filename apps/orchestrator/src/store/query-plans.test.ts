import { expect, test } from 'vitest';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { attemptPage } from './attempt-page.js';
import { changesSince } from './changes-since.js';
import { evaluationPage } from './evaluation-page.js';
import { expiredAttempts, extendLeases, runningAttempts } from './leases.js';
import type { SqliteConnection } from './open-sqlite.js';
import type { Database } from './open-store.js';
import { readyChildren } from './ready-children.js';
import { stagePage } from './stage-page.js';
import { bestOfSweep, recentEnds, stageCounts, trialCounts } from './sweep-progress.js';
import { sweepsOfStage } from './sweep-runs.js';
import { trialPage } from './trial-page.js';

// What is asked at every stage and every tick must not look at every row of a table that grows with the sweeps.
const QUERIES: Readonly<Record<string, { readonly ask: (db: Database) => unknown; readonly startsAt: string }>> = {
  readyChildren: { ask: (db) => readyChildren(db, 's1'), startsAt: 'stage_parents_by_parent' },
  sweepsOfStage: { ask: (db) => sweepsOfStage(db, 's1'), startsAt: 'SCAN sweeps ' },
  expiredAttempts: { ask: (db) => expiredAttempts(db, 1), startsAt: 'running_attempts' },
  runningAttempts: { ask: (db) => runningAttempts(db), startsAt: 'running_attempts' },
  extendLeases: { ask: (db) => extendLeases(db, 1), startsAt: 'running_attempts' },
};

const FIRST_PAGE = { order: 'descending', limit: 50, after: null } as const;
const LATER_PAGE = { ...FIRST_PAGE, after: { sortKey: 1, tie: 1 } } as const;
const filter = { states: [], settings: [] };

/** What the pages of the API are read by: an index in the order of the list, from the place where the page begins. */
const PAGES: Readonly<Record<string, { readonly ask: (db: Database) => unknown; readonly uses: string }>> = {
  'trials by position': {
    ask: (db) => trialPage(db, 'w1', { ...LATER_PAGE, filter, sort: { kind: 'column', column: 'position' } }),
    uses: 'sweep_trials_by_position (sweep_id=? AND position',
  },
  'trials by mean IoU': {
    ask: (db) => trialPage(db, 'w1', { ...LATER_PAGE, filter, sort: { kind: 'column', column: 'meanIou' } }),
    uses: 'sweep_trials_by_mean_iou (sweep_id=? AND',
  },
  'trials by end': {
    ask: (db) => trialPage(db, 'w1', { ...LATER_PAGE, filter, sort: { kind: 'column', column: 'endedAt' } }),
    uses: 'sweep_trials_by_end (sweep_id=? AND',
  },
  'trials by axis': {
    ask: (db) => trialPage(db, 'w1', { ...LATER_PAGE, filter, sort: { kind: 'axis', path: 'train.steps' } }),
    uses: 'trial_axes_by_value (sweep_id=? AND path=? AND',
  },
  'stages of a sweep': {
    ask: (db) => stagePage(db, 'w1', { ...FIRST_PAGE, nowMs: 0 }),
    uses: 'sweep_stages_by_position (sweep_id=? AND position',
  },
  'attempts of a sweep': {
    ask: (db) => attemptPage(db, 'w1', { limit: 50, after: { sortKey: 1, tie: 1 } }),
    uses: 'sweep_stages_by_position (sweep_id=? AND position',
  },
  'evaluations by mean IoU': {
    ask: (db) => evaluationPage(db, { ...LATER_PAGE, sort: 'meanIou', sweepId: null }),
    uses: 'results_by_mean_iou (',
  },
  'progress of a sweep': { ask: (db) => trialCounts(db, 'w1'), uses: 'sweep_trials_by_state (sweep_id=?' },
  'best of a sweep': { ask: (db) => bestOfSweep(db, 'w1'), uses: 'sweep_trials_by_mean_iou (sweep_id=?' },
  'pace of a sweep': {
    ask: (db) => recentEnds(db, 'w1', { sinceMs: 0, limit: 20 }),
    uses: 'sweep_trials_by_end (sweep_id=? AND ended_at_ms',
  },
  'changes since': { ask: (db) => changesSince(db, 5, 100), uses: 'INTEGER PRIMARY KEY (rowid>?)' },
};

test.for(Object.entries(PAGES))('the page of %s is read in its order, without sorting', async ([, { ask, uses }]) => {
  const { db } = await storedSweep(sweepText());
  const plans = stepsOf(db, () => ask(db));
  expect(plans.join('\n')).toContain(uses);
  // The last term may be sorted: those are the few rows of one place in the list.
  expect(plans.join('\n')).not.toMatch(/USE TEMP B-TREE(?! FOR LAST TERM)|SCAN (?!json_each)/);
});

test('stages are counted by the indexes of their sweep and of their state', async () => {
  const { db } = await storedSweep(sweepText());
  const plans = stepsOf(db, () => stageCounts(db, 'w1')).join('\n');
  expect(plans).toMatch(/SEARCH stages USING (COVERING )?INDEX stages_by_state \(state=\?\)/);
  expect(plans).not.toMatch(/SCAN (stages|sweep_stages)/);
});

test.for(Object.entries(QUERIES))('%s begins at the rows that it is about', async ([, { ask, startsAt }]) => {
  const { db } = await storedSweep(sweepText());
  expect(plansOf(db, () => ask(db))).toEqual([expect.stringContaining(startsAt)]);
});

/** First step of the plan that SQLite makes for each statement that is prepared meanwhile. */
function plansOf(db: Database, ask: () => void): string[] {
  return planned(db, ask).map(([step = 'no plan']) => step);
}

/** All steps of all plans. */
function stepsOf(db: Database, ask: () => void): string[] {
  return planned(db, ask).flat();
}

function planned(db: Database, ask: () => void): string[][] {
  const connection = (db as Database & { readonly $client: SqliteConnection }).$client;
  const prepare = connection.prepare.bind(connection);
  const statements: string[] = [];
  connection.prepare = ((source: string) => {
    statements.push(source);
    return prepare(source);
  }) as typeof prepare;
  ask();
  return statements.map((source) => {
    const values = Array(source.split('?').length - 1).fill(0);
    const steps = prepare<unknown[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${source}`).all(...values);
    return steps.map(({ detail }) => detail);
  });
}
