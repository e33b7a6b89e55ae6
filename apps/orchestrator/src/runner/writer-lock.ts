import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { StateConflictError } from '../errors.js';
import type { FileLock } from '../store/file-lock.js';
import { tryFileLock } from '../store/file-lock.js';
import type { RunsFolder } from './runs-folder.js';

const Holder = z.object({ pid: z.int(), host: z.string(), purpose: z.string() });

/**
 * Makes this process the one that writes to a runs folder. The lock ends with the process, however that ends.
 *
 * @param purpose what the process does, told to whoever wants the lock meanwhile
 * @throws StateConflictError naming the process that holds it and its host
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
  writeHolder(note, { pid: process.pid, host: hostname(), purpose });
  return lock;
}

/** Only a courtesy to the next caller, who reads all of it or the one before: the lock itself is what counts. */
function writeHolder(note: string, holder: z.infer<typeof Holder>): void {
  const partial = `${note}.part-${process.pid}`;
  writeFileSync(partial, JSON.stringify(holder));
  renameSync(partial, note);
}

function holder(note: string): string {
  try {
    const { pid, host, purpose } = Holder.parse(JSON.parse(readFileSync(note, 'utf8')));
    return `process ${pid} on ${host} (${purpose}), which holds it`;
  } catch (error) {
    return `another process, which holds it (${note} cannot be read: ${String(error)})`;
  }
}
