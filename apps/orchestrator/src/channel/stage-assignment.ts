import { z } from 'zod';
import { StageKey } from '../queue/stage-key.js';
import { ArtifactRecord } from '../stages/artifact-record.js';
import { EvaluateStageConfig, TrainStageConfig } from '../stages/stage-context.js';

/** A stage whose result another reads, with the files that it has made. */
const ParentStage = z.strictObject({ key: StageKey, artifacts: z.array(ArtifactRecord) });

const common = {
  key: StageKey,
  seed: z.int().min(0),
  parents: z.record(z.string().regex(/^(train|network|expert\/.+)$/), ParentStage),
  /** Checkpoints in the artifact store that an earlier attempt has left to go on from. */
  kept: z.array(ArtifactRecord),
};

/** What a stage has to do, as it is told to a worker: without folders, which are the worker's own. */
export const StageAssignment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('train'), ...common, config: TrainStageConfig }),
  z.strictObject({ kind: z.literal('evaluate'), ...common, config: EvaluateStageConfig }),
]);
export type StageAssignment = z.infer<typeof StageAssignment>;
