import type { NamedTensors } from '../../weights/named-tensors.js';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from '../../weights/safetensors.js';
import { readCheckpointFile } from './read-checkpoint-file.js';
import { writeFileAtomically } from './write-file-atomically.js';

/**
 * Reads a safetensors file; see `decodeSafetensors`.
 *
 * @throws CheckpointError  when the file cannot be read or breaks its format; the message begins with the path
 */
export async function readSafetensorsFile(path: string): Promise<Safetensors> {
  return decodeSafetensors(await readCheckpointFile(path), path);
}

/**
 * Writes a safetensors file atomically; see `encodeSafetensors`. An existing file is replaced.
 *
 * @throws CheckpointError  when the file cannot be written, e.g. on a full disk; an existing one is intact then
 * @throws ShapeError       when a tensor's data has not as many elements as its shape
 */
export async function writeSafetensorsFile(
  path: string,
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFileAtomically(path, encodeSafetensors(tensors, metadata));
}
