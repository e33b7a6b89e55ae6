import { expect, test } from 'vitest';
import type { SweepPlan } from '../plan/plan-sweep.js';
import type { PlannedStage } from '../plan/planned-stage.js';
import { addStoredSweep, storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import type { Database } from './open-store.js';
import { registerSweep } from './register-sweep.js';
import { stageParents, stages, sweepTrials, trialStages, trials } from './tables.js';

const FUSION = sweepText('grid: { train.batchSize: [2, 4] }', 'seeds: [0, 1]').replace(
  'network: adapnet++',
  'network: ssma, modalities: [rgb, depth]',
);

function linksOf(db: Database): Record<string, string[]> {
  const links: Record<string, string[]> = {};
  for (const { trialId, stageKey } of db.select().from(trialStages).orderBy(trialStages.position).all()) {
    links[trialId] ??= [];
    links[trialId].push(stageKey);
  }
  return links;
}

function plannedLinks(plan: SweepPlan): Record<string, readonly string[]> {
  return Object.fromEntries(plan.trials.map(({ id, stageKeys }) => [id, stageKeys]));
}

test('every trial, stage and link of the plan has a row', async () => {
  const { db, id, plan } = await storedSweep(FUSION);
  expect(plan.trials).toHaveLength(4);
  expect(db.select().from(trials).orderBy(trials.id).all()).toEqual(
    [...plan.trials]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((trial) => ({
        id: trial.id,
        groupId: trial.groupId,
        seed: trial.seed,
        configJson: JSON.stringify(trial.config),
      })),
  );
  expect(db.select().from(sweepTrials).orderBy(sweepTrials.position).all()).toEqual(
    plan.trials.map((trial, position) => ({
      sweepId: id,
      trialId: trial.id,
      position,
      label: trial.label,
      axesJson: JSON.stringify(trial.axes),
      state: 'waiting',
      meanIou: null,
      pixelAccuracy: null,
      frequencyWeightedIou: null,
      endedAtMs: null,
    })),
  );
  expect(linksOf(db)).toEqual(plannedLinks(plan));
  const rows = new Map(
    db
      .select()
      .from(stages)
      .all()
      .map((row) => [row.key, row]),
  );
  expect(rows.size).toBe(plan.stages.length);
  for (const { key, kind, name, seed, codeVersion, datasetFingerprint, config } of plan.stages) {
    const fixed = { kind, name, seed, codeVersion, datasetFingerprint, configJson: JSON.stringify(config) };
    expect(rows.get(key)).toMatchObject({ ...fixed, state: 'waiting', attempt: 0 });
  }
  const parents = plan.stages.flatMap((stage) =>
    Object.entries(stage.parents).map(([role, parentKey]) => ({ stageKey: stage.key, role, parentKey })),
  );
  const stored = db.select().from(stageParents).all();
  expect(stored).toHaveLength(parents.length);
  expect(stored).toEqual(expect.arrayContaining(parents));
});

test('a sweep that is registered again keeps states, and its stages follow the dataset to where it lies', async () => {
  const { db, plan } = await storedSweep(FUSION);
  db.update(stages).set({ state: 'complete', attempt: 3 }).run();
  await addStoredSweep(db, FUSION.replace('data/tiny', 'elsewhere'));
  const rows = db.select().from(stages).all();
  expect(rows).toHaveLength(plan.stages.length);
  for (const { state, attempt, configJson } of rows) {
    expect([state, attempt, JSON.parse(configJson).dataset.root]).toEqual(['complete', 3, 'elsewhere']);
  }
});

test('a trial whose dataset has changed is linked to its new stages alone', async () => {
  const { db, id, plan } = await storedSweep(sweepText());
  const renamed = (key: string): string => `${key}-of-other-data`;
  const changed: SweepPlan = {
    trials: plan.trials.map((trial) => ({ ...trial, stageKeys: trial.stageKeys.map(renamed) })),
    stages: plan.stages.map((stage): PlannedStage => {
      const key = renamed(stage.key);
      return stage.kind === 'train'
        ? { ...stage, key }
        : { ...stage, key, parents: { train: renamed(stage.parents.train) } };
    }),
  };
  registerSweep(db, { id, name: 'tiny', file: 'tiny.yaml', definition: {} }, changed, 1);
  expect(linksOf(db)).toEqual(plannedLinks(changed));
  expect(db.select().from(stages).all()).toHaveLength(4);
});
