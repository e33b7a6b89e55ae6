import { readTensorBundle, type TensorBundle } from '../../weights/tensor-bundle.js';
import { readCheckpointFile } from './read-checkpoint-file.js';

/**
 * Reads a TensorFlow V2 checkpoint from its files `<prefix>.index` and `<prefix>.data-SSSSS-of-NNNNN`; see
 * `readTensorBundle`.
 *
 * @param prefix  path without those endings, as TensorFlow names checkpoints, e.g. `run/model.ckpt-1234`
 * @throws CheckpointError  when a file cannot be read, is damaged or cut
 */
export async function readTensorBundleFiles(prefix: string): Promise<TensorBundle> {
  const index = await readCheckpointFile(`${prefix}.index`);
  return readTensorBundle(index, (shard, numShards) => readCheckpointFile(shardPath(prefix, shard, numShards)), prefix);
}

function shardPath(prefix: string, shardIndex: number, numShards: number): string {
  return `${prefix}.data-${fiveDigits(shardIndex)}-of-${fiveDigits(numShards)}`;
}

function fiveDigits(value: number): string {
  return String(value).padStart(5, '0');
}
