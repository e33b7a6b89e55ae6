import { readFile } from 'node:fs/promises';
import { CheckpointError } from '../../errors.js';

/**
 * The bytes of a file, in their own memory.
 *
 * @throws CheckpointError  when there is no such file, it is a folder, it may not be read or exceeds 2 GiB
 */
export async function readCheckpointFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheckpointError(`${path}: file must be readable; got ${reason}`, { cause });
  }
}
