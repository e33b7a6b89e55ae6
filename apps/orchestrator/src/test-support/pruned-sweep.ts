import type { StageOutcome } from '../stages/stage-context.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt } from '../store/end-attempt.js';
import type { Database } from '../store/open-store.js';
import { completeStage } from './complete-stage.js';
import { freshClaim } from './fresh-claim.js';
import { addStoredSweep, type SweepFixture } from './stored-sweep.js';

/** Two stages of pruning by each of two rankings, and the network before them. */
const PRUNED_SWEEP = `name: pruned
dataset: { name: folder, root: data/street }
input: [96, 192]
model: { network: adapnet++ }
train: { steps: 10, afterPruning: { steps: 5 } }
prune:
  stages:
    - { layers: [stage4/], target: { measure: parameters, reduction: 0.1 } }
    - { target: { measure: parameters, reduction: 0.3 } }
grid: { prune.ranking: [l1, random], prune.upTo: [0, 1, 2] }
`;

/** Costs of the networks in the order in which they are trained; the last as an earlier version ended it. */
const COSTS = [
  { parameters: 2_000_000, flops: 1_600_000_000 },
  { parameters: 1_800_000, flops: 1_500_000_000 },
  { parameters: 1_400_000, flops: 1_100_000_000 },
  { parameters: 1_800_000, flops: 1_520_000_000 },
  undefined,
] as const;

/** Pixels of 10 that are right, in the order in which the networks are evaluated. */
const RIGHT = [9, 8, 7, 7, 6];

/** A sweep of pruned networks that is complete, one of whose trainings has recorded no costs and kept no checkpoint. */
export async function addPrunedSweep(db: Database): Promise<Pick<SweepFixture, 'id' | 'plan'>> {
  const sweep = await addStoredSweep(db, PRUNED_SWEEP);
  const { stages } = sweep.plan;
  const trainings = stages.filter(({ kind }) => kind === 'train');
  for (const [index, { key }] of trainings.entries()) {
    const attempt = claimStage(db, key, freshClaim({ nowMs: 100 }));
    if (attempt === null) throw new Error(`addPrunedSweep: ${key} must be waiting`);
    const costs = COSTS[index];
    const outcome: StageOutcome = { kind: 'train', steps: 10, finalLoss: 1, ...(costs !== undefined && { costs }) };
    completeAttempt(db, attempt, outcome, 200);
  }
  for (const [index, stage] of stages.filter(({ kind }) => kind === 'evaluate').entries()) {
    completeStage(db, stage, { startMs: 300, endMs: 400, right: RIGHT[index] ?? 5 });
  }
  return sweep;
}
