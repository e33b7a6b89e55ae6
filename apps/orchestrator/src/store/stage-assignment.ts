import { eq, placeholder } from 'drizzle-orm';
import { StageAssignment } from '../channel/stage-assignment.js';
import { NotFoundError } from '../errors.js';
import { artifactsOfStage } from './artifacts-of-stage.js';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import { keptStates, stageParents, stages } from './tables.js';

/**
 * What a stage has to do.
 *
 * @throws NotFoundError when the store has no such stage
 */
export function stageAssignment(db: Database, stageKey: string): StageAssignment {
  const queries = assignmentQueries(db);
  const stage = queries.stage.get({ stageKey });
  if (stage === undefined) throw new NotFoundError(`stageAssignment: the stage must be in the store; got ${stageKey}`);
  const parents = queries.parents.all({ stageKey });
  const kept = queries.kept.all({ stageKey });
  return StageAssignment.parse({
    key: stageKey,
    kind: stage.kind,
    seed: stage.seed,
    config: JSON.parse(stage.configJson),
    parents: Object.fromEntries(
      parents.map(({ role, parentKey }) => [role, { key: parentKey, artifacts: artifactsOfStage(db, parentKey) }]),
    ),
    kept: kept.map((file) => ({ kind: 'checkpoint', ...file })),
  });
}

const assignmentQueries = preparedOnce((db) => {
  const stageKey = placeholder('stageKey');
  const { path, sha256, bytes } = keptStates;
  return {
    stage: db.select().from(stages).where(eq(stages.key, stageKey)).prepare(),
    parents: db.select().from(stageParents).where(eq(stageParents.stageKey, stageKey)).prepare(),
    kept: db.select({ path, sha256, bytes }).from(keptStates).where(eq(keptStates.stageKey, stageKey)).prepare(),
  };
});
