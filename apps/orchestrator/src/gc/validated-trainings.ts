import { BEST_CHECKPOINT } from '@ssma/train/checkpoint-files';
import { and, eq } from 'drizzle-orm';
import type { Database } from '../store/open-store.js';
import { artifacts, stages } from '../store/tables.js';

/** A complete training whose result is its best checkpoint. */
export interface ValidatedTraining {
  readonly stageKey: string;
  /** Size of the best checkpoint on record. */
  readonly bestBytes: number;
}

/** The complete trainings that were validated, so that their best checkpoint was recorded. */
export function validatedTrainings(db: Database): ValidatedTraining[] {
  return db
    .select({ stageKey: stages.key, bestBytes: artifacts.bytes })
    .from(stages)
    .innerJoin(artifacts, and(eq(artifacts.stageKey, stages.key), eq(artifacts.path, BEST_CHECKPOINT)))
    .where(and(eq(stages.kind, 'train'), eq(stages.state, 'complete')))
    .orderBy(stages.key)
    .all();
}
