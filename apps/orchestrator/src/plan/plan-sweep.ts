import type { DatasetSpec } from '@ssma/datasets';
import { canonicalJson } from '../hash/canonical-json.js';
import type { Trial } from '../sweep/trial.js';
import type { PlannedStage } from './planned-stage.js';
import { planStage } from './planned-stage.js';

/** A trial with the stages that make its result. */
export interface PlannedTrial extends Trial {
  /** Keys in the order in which they run. */
  readonly stageKeys: readonly string[];
}

/** What a sweep has to do. */
export interface SweepPlan {
  readonly trials: readonly PlannedTrial[];
  /** Each stage once, parents before children. */
  readonly stages: readonly PlannedStage[];
}

/**
 * Turns trials into stages: each is trained, then evaluated. Equal stages of several trials are one.
 *
 * @param fingerprintOf hash of a dataset's content; asked once per dataset
 */
export async function planSweep(
  trials: readonly Trial[],
  fingerprintOf: (dataset: DatasetSpec) => Promise<string>,
): Promise<SweepPlan> {
  const fingerprints = new Map<string, string>();
  const stages = new Map<string, PlannedStage>();
  const planned: PlannedTrial[] = [];
  for (const trial of trials) {
    const dataset = canonicalJson(trial.config.dataset);
    const fingerprint = fingerprints.get(dataset) ?? (await fingerprintOf(trial.config.dataset));
    fingerprints.set(dataset, fingerprint);
    const chain = stagesOfTrial(trial, fingerprint);
    for (const stage of chain) if (!stages.has(stage.key)) stages.set(stage.key, stage);
    planned.push({ ...trial, stageKeys: chain.map(({ key }) => key) });
  }
  return { trials: planned, stages: [...stages.values()] };
}

function stagesOfTrial({ config, seed }: Trial, datasetFingerprint: string): PlannedStage[] {
  const { train, evaluate, ...shared } = config;
  const trained = planStage({ kind: 'train', config: { ...shared, train }, seed, datasetFingerprint, parents: {} });
  const parents = { train: trained.key };
  return [trained, planStage({ kind: 'evaluate', config: { ...shared, evaluate }, seed, datasetFingerprint, parents })];
}
