import { eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { StageTask } from '../stages/stage-context.js';
import type { Database } from './open-store.js';
import { stageParents, stages } from './tables.js';

/** The part of a runs folder that stages see. */
export type StageFolders = Pick<RunsFolder, 'stageDir' | 'inputCache'>;

/**
 * What a stage has to do.
 *
 * @param folder where the stage's files lie
 * @throws NotFoundError when the store has no such stage
 */
export function stageTask(db: Database, stageKey: string, { stageDir, inputCache }: StageFolders): StageTask {
  const stage = db.select().from(stages).where(eq(stages.key, stageKey)).get();
  if (stage === undefined) throw new NotFoundError(`stageTask: the stage must be in the store; got ${stageKey}`);
  const parents = db.select().from(stageParents).where(eq(stageParents.stageKey, stageKey)).all();
  return StageTask.parse({
    key: stageKey,
    kind: stage.kind,
    seed: stage.seed,
    config: JSON.parse(stage.configJson),
    dir: stageDir(stageKey),
    inputCache,
    parents: Object.fromEntries(parents.map(({ role, parentKey }) => [role, stageDir(parentKey)])),
  });
}
