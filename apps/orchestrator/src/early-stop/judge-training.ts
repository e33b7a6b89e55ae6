import { and, eq, lt, max } from 'drizzle-orm';
import type { Database } from '../store/open-store.js';
import { metrics } from '../store/tables.js';
import type { EarlyStop } from '../sweep/early-stop.js';
import { competingStandings, type TrainingPoint } from './competing-standings.js';
import { decideByStandings, type EarlyStopDecision } from './decide-early-stop.js';
import { isJudgementStep } from './judgement-step.js';

/**
 * As `decideEarlyStop`, for a stage in the store. What the others have is read only where the rule judges.
 *
 * @param point  a stored point of the rule's metric
 */
export function judgeTraining(db: Database, rule: EarlyStop, point: TrainingPoint): EarlyStopDecision {
  const { stageKey, step } = point;
  if (step < rule.minSteps) return 'continue';
  const before = db
    .select({ step: max(metrics.step) })
    .from(metrics)
    .where(and(eq(metrics.stageKey, stageKey), eq(metrics.name, rule.metric), lt(metrics.step, step)))
    .get();
  if (!isJudgementStep(rule, { step, previousStep: before?.step ?? undefined })) return 'continue';
  const { own, others } = competingStandings(db, rule, point);
  return own === null ? 'continue' : decideByStandings(rule, { own, others, step });
}
