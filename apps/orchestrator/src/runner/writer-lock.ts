import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StateConflictError } from '../errors.js';
import type { FileLock } from '../store/file-lock.js';
import { tryFileLock } from '../store/file-lock.js';
import type { RunsFolder } from './runs-folder.js';

const Holder = z.object({ pid: z.int(), purpose: z.string() });

/**
 * Makes this process the one that writes to a runs folder. The lock ends with the process, however that ends.
 *
 * @param purpose what the process does, told to whoever wants the lock meanwhile
 * @throws StateConflictError naming the process that holds it
 */
export function lockForWriting(folder: RunsFolder, purpose: string): FileLock {
  mkdirSync(folder.root, { recursive: true });
  const lock = tryFileLock(join(folder.root, 'writer.lock'));
  const note = join(folder.root, 'writer.json');
  if (lock === undefined) {
    throw new StateConflictError(
      `${folder.root}: one process at a time may write to the runs folder; got ${holder(note)}`,
    );
  }
  // Only a courtesy to the next caller: the lock itself is what counts, so a torn write does no harm.
  writeFileSync(note, JSON.stringify({ pid: process.pid, purpose } satisfies z.infer<typeof Holder>));
  return lock;
}

function holder(note: string): string {
  try {
    const { pid, purpose } = Holder.parse(JSON.parse(readFileSync(note, 'utf8')));
    return `process ${pid} (${purpose}), which holds it`;
  } catch (error) {
    return `another process, which holds it (${note} cannot be read: ${String(error)})`;
  }
}
