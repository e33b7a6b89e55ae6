import { expect, test } from 'vitest';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { expiredAttempts, extendLeases, runningAttempts } from './leases.js';
import type { SqliteConnection } from './open-sqlite.js';
import type { Database } from './open-store.js';
import { readyChildren } from './ready-children.js';
import { sweepsOfStage } from './sweep-runs.js';

// What is asked at every stage and every tick must not look at every row of a table that grows with the sweeps.
const QUERIES: Readonly<Record<string, { readonly ask: (db: Database) => unknown; readonly startsAt: string }>> = {
  readyChildren: { ask: (db) => readyChildren(db, 's1'), startsAt: 'stage_parents_by_parent' },
  sweepsOfStage: { ask: (db) => sweepsOfStage(db, 's1'), startsAt: 'SCAN sweeps ' },
  expiredAttempts: { ask: (db) => expiredAttempts(db, 1), startsAt: 'running_attempts' },
  runningAttempts: { ask: (db) => runningAttempts(db), startsAt: 'running_attempts' },
  extendLeases: { ask: (db) => extendLeases(db, 1), startsAt: 'running_attempts' },
};

test.for(Object.entries(QUERIES))('%s begins at the rows that it is about', async ([, { ask, startsAt }]) => {
  const { db } = await storedSweep(sweepText());
  expect(plansOf(db, () => ask(db))).toEqual([expect.stringContaining(startsAt)]);
});

/** First step of the plan that SQLite makes for each statement that is prepared meanwhile. */
function plansOf(db: Database, ask: () => void): string[] {
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
    const [step] = prepare<unknown[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${source}`).all(...values);
    return step?.detail ?? 'no plan';
  });
}
