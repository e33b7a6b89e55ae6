import { and, eq, lt, max } from 'drizzle-orm';
import type { Database } from '../store/open-store.js';
import { metrics } from '../store/tables.js';
import type { EarlyStop } from '../sweep/early-stop.js';
import { competitors } from './competing-series.js';
import { decideEarlyStop, type EarlyStopDecision } from './decide-early-stop.js';
import { isJudgementStep } from './judgement-step.js';

/**
 * As `decideEarlyStop`, for a stage in the store. The series of the others are read only where the rule judges.
 *
 * @param point.step  step of a point of the rule's metric that is stored
 */
export function judgeTraining(
  db: Database,
  rule: EarlyStop,
  { stageKey, step }: { readonly stageKey: string; readonly step: number },
): EarlyStopDecision {
  if (step < rule.minSteps) return 'continue';
  const before = db
    .select({ step: max(metrics.step) })
    .from(metrics)
    .where(and(eq(metrics.stageKey, stageKey), eq(metrics.name, rule.metric), lt(metrics.step, step)))
    .get();
  if (!isJudgementStep(rule, { step, previousStep: before?.step ?? undefined })) return 'continue';
  return decideEarlyStop(rule, { ...competitors(db, stageKey, rule.metric), step });
}
