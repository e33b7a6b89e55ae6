import { existsSync } from 'node:fs';
import { ConfigError } from '../errors.js';
import { fileDigest } from '../hash/file-digest.js';
import { expertRole, type TrainStageConfig } from '../stages/stage-context.js';

/**
 * Hash of a file of weights: the file itself, or the index of a TensorFlow checkpoint, which holds checksums of all its
 * tensors, where the path is the prefix of one.
 *
 * @throws ConfigError when neither is there
 */
export async function hashWeights(path: string): Promise<string> {
  const found = [path, `${path}.index`].find(existsSync);
  if (found === undefined)
    throw new ConfigError(`${path}: file of weights must exist; got neither it nor ${path}.index`);
  return (await fileDigest(found)).sha256;
}

/** Hashes of the files of weights that a training starts from, by their use. */
export async function hashesOf(
  { encoderWeights, checkpoint, experts = {} }: Pick<TrainStageConfig, 'encoderWeights' | 'checkpoint' | 'experts'>,
  hash: (path: string) => Promise<string>,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  if (encoderWeights !== undefined) hashes.encoderWeights = await hash(encoderWeights);
  if (checkpoint !== undefined) hashes.checkpoint = await hash(checkpoint);
  for (const [modality, path] of Object.entries(experts)) hashes[expertRole(modality)] = await hash(path);
  return hashes;
}
