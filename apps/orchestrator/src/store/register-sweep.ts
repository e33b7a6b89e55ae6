import { eq, placeholder, sql } from 'drizzle-orm';
import type { PlannedTrial, SweepPlan } from '../plan/plan-sweep.js';
import type { PlannedStage } from '../plan/planned-stage.js';
import type { Database } from './open-store.js';
import { summariseSweep } from './summarise-sweep.js';
import { stageParents, stages, sweeps, sweepTrials, trialStages, trials } from './tables.js';

/** What names a sweep in the store. */
export interface SweepRecord {
  /** `w` and a content hash of the definition, so an edited file is a sweep of its own. */
  readonly id: string;
  readonly name: string;
  readonly file: string;
  /** The resolved sweep file. */
  readonly definition: unknown;
}

/**
 * Records a sweep with its trials and stages, in one transaction. Stages and trials that are there already stay as they
 * are, states and results included; a trial whose dataset has changed is linked to its new stages.
 */
export function registerSweep(db: Database, sweep: SweepRecord, plan: SweepPlan, nowMs: number): void {
  db.transaction(
    (tx) => {
      const { definition, ...columns } = sweep;
      tx.insert(sweeps)
        .values({ ...columns, definitionJson: JSON.stringify(definition), startedAtMs: nowMs })
        .onConflictDoUpdate({
          target: sweeps.id,
          set: { file: sweep.file, definitionJson: sql`excluded.definition_json`, startedAtMs: nowMs },
        })
        .run();
      const insertStage = stageInserter(tx);
      for (const stage of plan.stages) insertStage(stage);
      const insertTrial = trialInserter(tx, sweep.id);
      for (const [position, trial] of plan.trials.entries()) insertTrial(trial, position);
      summariseSweep(tx, sweep.id);
    },
    { behavior: 'immediate' },
  );
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

// Statements are prepared once: to build and compile them for every row takes most of the time.

function stageInserter(tx: Transaction): (stage: PlannedStage) => void {
  const stageRow = tx
    .insert(stages)
    .values({
      key: placeholder('key'),
      kind: placeholder('kind'),
      name: placeholder('name'),
      seed: placeholder('seed'),
      codeVersion: placeholder('codeVersion'),
      datasetFingerprint: placeholder('datasetFingerprint'),
      configJson: placeholder('configJson'),
      state: 'waiting',
    })
    // The key leaves out where the dataset lies, which may have changed.
    .onConflictDoUpdate({
      target: stages.key,
      set: { configJson: sql`excluded.config_json` },
      setWhere: sql`excluded.config_json <> ${stages.configJson}`,
    })
    .prepare();
  const parentRow = tx
    .insert(stageParents)
    .values({ stageKey: placeholder('stageKey'), role: placeholder('role'), parentKey: placeholder('parentKey') })
    .onConflictDoNothing()
    .prepare();
  return ({ key, kind, name, seed, codeVersion, datasetFingerprint, config, parents }) => {
    const configJson = JSON.stringify(config);
    stageRow.run({ key, kind, name, seed, codeVersion, datasetFingerprint, configJson });
    for (const [role, parentKey] of Object.entries(parents)) parentRow.run({ stageKey: key, role, parentKey });
  };
}

function trialInserter(tx: Transaction, sweepId: string): (trial: PlannedTrial, position: number) => void {
  const trialRow = tx
    .insert(trials)
    .values({
      id: placeholder('id'),
      groupId: placeholder('groupId'),
      seed: placeholder('seed'),
      configJson: placeholder('configJson'),
    })
    .onConflictDoNothing()
    .prepare();
  const sweepTrialRow = tx
    .insert(sweepTrials)
    .values({
      sweepId,
      trialId: placeholder('trialId'),
      position: placeholder('position'),
      label: placeholder('label'),
      axesJson: placeholder('axesJson'),
    })
    // A further axis or seed moves the trials that were there and changes what tells them apart.
    .onConflictDoUpdate({
      target: [sweepTrials.sweepId, sweepTrials.trialId],
      set: {
        position: sql`excluded.position`,
        label: sql`excluded.label`,
        axesJson: sql`excluded.axes_json`,
      },
    })
    .prepare();
  const unlinkStages = tx
    .delete(trialStages)
    .where(eq(trialStages.trialId, placeholder('trialId')))
    .prepare();
  const trialStageRow = tx
    .insert(trialStages)
    .values({ trialId: placeholder('trialId'), stageKey: placeholder('stageKey'), position: placeholder('position') })
    .prepare();
  return ({ id: trialId, groupId, seed, label, config, axes, stageKeys }, position) => {
    trialRow.run({ id: trialId, groupId, seed, configJson: JSON.stringify(config) });
    sweepTrialRow.run({ trialId, position, label, axesJson: JSON.stringify(axes) });
    unlinkStages.run({ trialId });
    for (const [index, stageKey] of stageKeys.entries()) trialStageRow.run({ trialId, stageKey, position: index });
  };
}
