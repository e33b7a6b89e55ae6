import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const TEMPORARY_NAME = /^\..+\.[0-9a-f-]{36}\.tmp$/;

/**
 * Makes a file so that its name has either what it had or the whole new content, also when the process is killed or the
 * machine loses power: temporary name in the same folder, fsync, rename, fsync of the folder. Missing folders are made.
 *
 * @param make makes the whole file under the temporary name, fsync included; when it rejects, nothing is left behind
 */
export async function placeFile(target: string, make: (temporaryPath: string) => Promise<void>): Promise<void> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const temporaryPath = join(folder, `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await make(temporaryPath);
    await rename(temporaryPath, target);
  } finally {
    // Also after success: a rename between two links of one file does nothing and leaves both names (POSIX, rename).
    await rm(temporaryPath, { force: true });
  }
  await syncPath(folder);
}

/** True of names under which `placeFile` makes files; one is left behind when its process is killed. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY_NAME.test(name);
}

/** Makes a new read-only file of the chunks, durable when the promise resolves. */
export async function writeNewFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o444);
  try {
    for await (const chunk of chunks) await writeWhole(file, chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A write may take less than it was given, e.g. up to a limit; the rest then fails with the reason. */
async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten;
}

/** Makes what a file or folder holds durable. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}
