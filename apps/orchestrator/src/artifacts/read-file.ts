import { open, stat } from 'node:fs/promises';
import { NotFoundError } from '../errors.js';

const CHUNK_BYTES = 1024 * 1024;

/**
 * The content of a file in chunks of `chunkBytes`, the last one smaller; memory for one chunk each.
 *
 * A file that grows or shrinks meanwhile gives what it has when its turn comes.
 */
export async function* readChunks(path: string, chunkBytes = CHUNK_BYTES): AsyncGenerator<Buffer, void> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      let length = 0;
      while (length < chunkBytes) {
        const { bytesRead } = await file.read(chunk, length, chunkBytes - length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (length > 0) yield chunk.subarray(0, length);
      if (length < chunkBytes) return;
    }
  } finally {
    await file.close();
  }
}

/** @throws NotFoundError when there is no file that could be put into a store */
export async function requireFile(path: string): Promise<void> {
  try {
    if ((await stat(path)).isFile()) return;
  } catch (cause) {
    throw new NotFoundError(`artifact: the file to store must be readable; got ${reasonOf(cause)}`, { cause });
  }
  throw new NotFoundError(`artifact: the file to store must be a regular file; got ${path}`);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
