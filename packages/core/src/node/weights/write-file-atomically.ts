import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CheckpointError } from '../../errors.js';

/** Opens a new file for writing; a test passes one that runs out of space. */
export type OpenNewFile = (path: string) => Promise<Pick<FileHandle, 'writeFile' | 'sync' | 'close'>>;

/**
 * Writes a file so that its path always holds either the old content or the whole new one, also when the process or
 * the machine stops in between: temporary file in the same folder, fsync, rename, fsync of the folder. Several writers
 * of one path do not mix; the last rename wins. A process killed while writing leaves `.<name>.<uuid>.tmp` behind.
 *
 * @throws CheckpointError  when the folder does not exist, is not writable or full; the old content is intact
 */
export async function writeFileAtomically(
  path: string,
  bytes: Uint8Array,
  openNewFile: OpenNewFile = (temporaryPath) => open(temporaryPath, 'wx'),
): Promise<void> {
  const temporaryPath = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeAndRename(temporaryPath, path, bytes, openNewFile);
  } catch (cause) {
    throw new CheckpointError(`${path}: file must be writable; got ${reasonOf(cause)} (previous content intact)`, {
      cause,
    });
  }
  await syncFolder(dirname(path));
}

async function writeAndRename(
  temporaryPath: string,
  path: string,
  bytes: Uint8Array,
  openNewFile: OpenNewFile,
): Promise<void> {
  const file = await openNewFile(temporaryPath);
  try {
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}

/** Makes the rename itself durable. Windows cannot open folders; its file systems journal renames on their own. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch (cause) {
    throw new CheckpointError(`${path}: folder must accept fsync; got ${reasonOf(cause)} (file is written)`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
