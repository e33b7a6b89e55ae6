import type { PlannedStage } from '../plan/planned-stage.js';
import type { StageOutcome } from '../stages/stage-context.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt } from '../store/end-attempt.js';
import type { Database } from '../store/open-store.js';
import { freshClaim } from './fresh-claim.js';

/**
 * Runs a stage in the store alone, from `startMs` to `endMs`.
 *
 * @param right how many of 10 pixels of each of two classes an evaluation gets right: 10 gives a mean IoU of 1, 5 of 1/3
 */
export function completeStage(
  db: Database,
  { key, kind }: Pick<PlannedStage, 'key' | 'kind'>,
  run: { readonly startMs: number; readonly endMs: number; readonly right?: number },
): void {
  const attempt = claimStage(db, key, freshClaim({ nowMs: run.startMs }));
  if (attempt === null) throw new Error(`completeStage: ${key} must be waiting`);
  completeAttempt(db, attempt, kind === 'train' ? TRAINED : evaluated(run.right ?? 10), run.endMs);
}

const TRAINED: StageOutcome = { kind: 'train', steps: 10, finalLoss: 1 };

function evaluated(right: number): StageOutcome {
  const wrong = 10 - right;
  const confusion = { numClasses: 2, counts: [right, wrong, wrong, right] };
  return { kind: 'evaluate', classNames: ['road', 'car'], confusion, groups: [] };
}
