import type { StageAssignment } from '../channel/stage-assignment.js';
import { WorkerUnfitError } from '../errors.js';
import { canonicalJson } from '../hash/canonical-json.js';
import { remembered } from '../hash/remembered.js';
import { askedOnce } from '../plan/asked-once.js';
import { hashesOf } from '../plan/hash-weights.js';
import type { PlanDependencies } from '../plan/plan-sweep.js';
import { type StageDefinition, stagePlanner } from '../plan/planned-stage.js';

/** @throws WorkerUnfitError when the stage would be another one here */
export type SameStageCheck = (assignment: StageAssignment) => Promise<void>;

/**
 * Makes the check that a stage is on this machine what it was where it was planned. A key is a hash of all that decides a
 * result; it is made again here, of the dataset, the files of weights and the version of ssma that this worker has. So a
 * copy of a dataset that lacks a file, or an older checkout, costs an attempt and gives no result.
 *
 * Each dataset and file is read once; again when a stage does not fit, as it may have been replaced meanwhile.
 */
export function sameStageCheck(dependencies: PlanDependencies): SameStageCheck {
  let here = machine(dependencies);
  return async (assignment) => {
    const { key } = assignment;
    if ((await stageHere(assignment, here)).key === key) return;
    here = machine(dependencies);
    const { key: keyHere, datasetFingerprint, codeVersion } = await stageHere(assignment, here);
    if (keyHere === key) return;
    const { name, root } = assignment.config.dataset;
    throw new WorkerUnfitError(
      `stage ${key}: its worker must have the dataset, the files of weights and the version of ssma with which it was planned; got dataset ${name} with fingerprint ${datasetFingerprint} in ${root}, and version ${codeVersion} of stages of this kind`,
    );
  };
}

type Machine = ReturnType<typeof machine>;

function machine({ inspectDataset, hashWeights }: PlanDependencies) {
  return {
    inspect: askedOnce(inspectDataset, remembered(canonicalJson)),
    hash: askedOnce(hashWeights, (path) => path),
  };
}

async function stageHere(assignment: StageAssignment, { inspect, hash }: Machine) {
  const { key, kind, seed, config } = assignment;
  try {
    const { fingerprint: datasetFingerprint } = await inspect(config.dataset);
    const fileHashes = kind === 'train' ? await hashesOf(config, hash) : {};
    const parents = Object.fromEntries(Object.entries(assignment.parents).map(([role, parent]) => [role, parent.key]));
    // Kind and configuration belong together, by the schema of assignments.
    const definition = { kind, seed, datasetFingerprint, config, parents } as StageDefinition;
    return stagePlanner()(definition, fileHashes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorkerUnfitError(`stage ${key}: its worker must have what the stage reads; got ${reason}`, { cause });
  }
}
