import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completeStage } from '../test-support/complete-stage.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { addStoredSweep, storedSweep } from '../test-support/stored-sweep.js';
import { auditRows } from './audit-rows.js';
import { claimStage } from './claim-stage.js';
import { failAttempt } from './end-attempt.js';
import type { Database } from './open-store.js';
import { recordRun } from './record-run.js';
import { reopenStages } from './recover-stages.js';
import { type StageState, sweepTrials, trialAxes } from './tables.js';
import { trialState } from './trial-state.js';

const SEED = 4;

const FUSIONS = [
  'name: fusions',
  'dataset: { name: folder, root: data/tiny }',
  'input: [32, 64]',
  'model: { network: ssma, modalities: [rgb, depth] }',
  'grid: { model.fusion.latentReduction: [4, 8] }',
  '',
].join('\n');

/** Trials of the other sweep, and one more. */
const MORE = FUSIONS.replace('fusions', 'more').replace('[4, 8]', '[4, 8, 16]');

interface StageStanding {
  readonly state: StageState;
  readonly endedAtMs: number | null;
  readonly meanIou: number | null;
}

/** What the summaries stand for, read from the stages themselves, trial by trial. */
function expectedSummaries(db: Database) {
  const rows = db.select().from(sweepTrials).orderBy(sweepTrials.sweepId, sweepTrials.position).all();
  return rows.map(({ sweepId, trialId }) => {
    const stages = db.all<StageStanding>(sql`
      SELECT s.state, a.ended_at_ms AS endedAtMs, r.mean_iou AS meanIou FROM trial_stages l
        JOIN stages s ON s.key = l.stage_key
        LEFT JOIN attempts a ON a.stage_key = s.key AND a.number = s.attempt
        LEFT JOIN results r ON r.stage_key = s.key
       WHERE l.trial_id = ${trialId}`);
    const state = trialState(stages.map((stage) => stage.state));
    const ends = stages.flatMap(({ endedAtMs }) => endedAtMs ?? []);
    const hasEnded = state === 'complete' || state === 'failed';
    const [meanIou = null] = stages.flatMap((stage) => stage.meanIou ?? []);
    return { sweepId, trialId, state, meanIou, endedAtMs: hasEnded && ends.length > 0 ? Math.max(...ends) : null };
  });
}

function storedSummaries(db: Database) {
  const { sweepId, trialId, state, meanIou, endedAtMs, position } = sweepTrials;
  return db.select({ sweepId, trialId, state, meanIou, endedAtMs }).from(sweepTrials).orderBy(sweepId, position).all();
}

test(`summaries are those of the stages, whatever happens to them in whatever order (seed ${SEED})`, async () => {
  const { db, id, plan } = await storedSweep(FUSIONS);
  const { plan: more } = await addStoredSweep(db, MORE);
  const keys = [...new Set([...plan.stages, ...more.stages].map(({ key }) => key))];
  const kinds = new Map([...plan.stages, ...more.stages].map((stage) => [stage.key, stage.kind]));
  let nowMs = 10;
  const step = fc.record({
    key: fc.constantFrom(...keys),
    what: fc.constantFrom('complete', 'claim', 'fail', 'lose', 'stop', 'reopen'),
    right: fc.integer({ min: 0, max: 10 }),
  });
  const carryOut = ({ key, what, right }: { key: string; what: string; right: number }): void => {
    nowMs += 10;
    if (what === 'reopen') {
      reopenStages(db, id, 'missing');
      return;
    }
    const isWaiting = db.get<{ state: string }>(sql`SELECT state FROM stages WHERE key = ${key}`).state === 'waiting';
    const kind = kinds.get(key) ?? 'train';
    if (!isWaiting) return;
    if (what === 'complete') {
      completeStage(db, { key, kind }, { startMs: nowMs, endMs: nowMs + 5, right });
      return;
    }
    const attempt = claimStage(db, key, freshClaim({ nowMs }));
    if (attempt === null || what === 'claim') return;
    const stageState = { fail: 'failed', lose: 'waiting', stop: 'stopped' } as const;
    failAttempt(
      db,
      attempt,
      { state: 'lost', stageState: stageState[what as keyof typeof stageState], message: 'no' },
      nowMs + 5,
    );
  };
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      for (const one of steps) carryOut(one);
      expect(storedSummaries(db)).toEqual(expectedSummaries(db));
    }),
    { seed: SEED, numRuns: 60 },
  );
});

test('a sweep that is registered when its stages are done has their summaries, and its axes in a form that can be sorted', async () => {
  const { db, plan } = await storedSweep(FUSIONS);
  for (const stage of plan.stages) completeStage(db, stage, { startMs: 1, endMs: 2, right: 5 });
  const { id } = await addStoredSweep(db, MORE);
  expect(storedSummaries(db)).toEqual(expectedSummaries(db));
  const states = storedSummaries(db)
    .filter(({ sweepId }) => sweepId === id)
    .map(({ state }) => state);
  expect(states).toEqual(['complete', 'complete', 'waiting']);
  const axes = db.select().from(trialAxes).orderBy(trialAxes.path, trialAxes.position).all();
  expect(axes.filter(({ sweepId }) => sweepId === id).map(({ path, value }) => [path, value])).toEqual([
    ['model.fusion.latentReduction', 4],
    ['model.fusion.latentReduction', 8],
    ['model.fusion.latentReduction', 16],
    ['seed', 0],
    ['seed', 0],
    ['seed', 0],
  ]);
});

test('trials that get other stages, because their dataset has changed, get them in every sweep that has them', async () => {
  const { db, id, plan } = await storedSweep(FUSIONS);
  for (const stage of plan.stages) completeStage(db, stage, { startMs: 1, endMs: 2 });
  const { plan: changed } = await addStoredSweep(db, MORE, 'another');
  const keys = changed.trials.slice(0, 2).flatMap(({ stageKeys }) => stageKeys);
  const listed = db.all<{ key: string }>(sql`SELECT stage_key AS key FROM sweep_stages WHERE sweep_id = ${id}`);
  expect(listed.map(({ key }) => key).sort()).toEqual([...new Set(keys)].sort());
  expect(storedSummaries(db)).toEqual(expectedSummaries(db));
  expect(storedSummaries(db).map(({ state, meanIou }) => [state, meanIou])).toEqual(Array(5).fill(['waiting', null]));
});

test('a sweep that is registered again keeps one summary of each thing', async () => {
  const { db, id, plan } = await storedSweep(FUSIONS);
  const sweep = { id, name: 'fusions', file: 'tiny.yaml', definition: {} };
  const policy = { retries: 0, retryDelaySeconds: 0, onError: 'continue', priority: 500, capability: 'any' } as const;
  const before = [db.all(sql`SELECT * FROM sweep_stages`), db.select().from(trialAxes).all(), storedSummaries(db)];
  recordRun(db, { sweep, definitionId: id, policy, plan, isOnRecord: false, reopens: [] }, 5);
  expect([db.all(sql`SELECT * FROM sweep_stages`), db.select().from(trialAxes).all(), storedSummaries(db)]).toEqual(
    before,
  );
});

test('the audit finds a summary that is not that of the stages', async () => {
  const { db, plan } = await storedSweep(FUSIONS);
  for (const stage of plan.stages) completeStage(db, stage, { startMs: 1, endMs: 2 });
  expect(auditRows(db)).toEqual([]);
  const [first, second] = plan.trials.map(({ id }) => id);
  db.run(sql`UPDATE sweep_trials SET state = 'failed' WHERE trial_id = ${first}`);
  db.run(sql`UPDATE sweep_trials SET mean_iou = 0.5 WHERE trial_id = ${second}`);
  expect(auditRows(db)).toEqual([
    { subject: `trial ${first}`, message: 'must be summarised as what its stages are; got failed, mean IoU 1.0' },
    { subject: `trial ${second}`, message: 'must be summarised as what its stages are; got complete, mean IoU 0.5' },
  ]);
});
