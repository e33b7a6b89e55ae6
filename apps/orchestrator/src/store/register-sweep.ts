import { eq, sql } from 'drizzle-orm';
import type { PlannedTrial, SweepPlan } from '../plan/plan-sweep.js';
import type { PlannedStage } from '../plan/planned-stage.js';
import type { Database } from './open-store.js';
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
 * Records a sweep with its trials and stages, in one transaction. What is there already stays as it is, states and
 * results included; a trial whose dataset has changed is linked to its new stages.
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
      for (const stage of plan.stages) insertStage(tx, stage);
      for (const [position, trial] of plan.trials.entries()) insertTrial(tx, sweep.id, { trial, position });
    },
    { behavior: 'immediate' },
  );
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

function insertStage(tx: Transaction, stage: PlannedStage): void {
  const { key, kind, name, seed, codeVersion, datasetFingerprint } = stage;
  const configJson = JSON.stringify(stage.config);
  tx.insert(stages)
    .values({ key, kind, name, seed, codeVersion, datasetFingerprint, configJson, state: 'waiting' })
    // The key leaves out where the dataset lies, which may have changed.
    .onConflictDoUpdate({ target: stages.key, set: { configJson: sql`excluded.config_json` } })
    .run();
  for (const [role, parentKey] of Object.entries(stage.parents)) {
    tx.insert(stageParents).values({ stageKey: key, role, parentKey }).onConflictDoNothing().run();
  }
}

function insertTrial(
  tx: Transaction,
  sweepId: string,
  { trial, position }: { trial: PlannedTrial; position: number },
): void {
  const { id, groupId, seed, label } = trial;
  tx.insert(trials)
    .values({ id, groupId, seed, configJson: JSON.stringify(trial.config) })
    .onConflictDoNothing()
    .run();
  tx.insert(sweepTrials)
    .values({ sweepId, trialId: id, position, label, axesJson: JSON.stringify(trial.axes) })
    .onConflictDoNothing()
    .run();
  tx.delete(trialStages).where(eq(trialStages.trialId, id)).run();
  for (const [stagePosition, stageKey] of trial.stageKeys.entries()) {
    tx.insert(trialStages).values({ trialId: id, stageKey, position: stagePosition }).run();
  }
}
