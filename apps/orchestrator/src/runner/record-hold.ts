import type { ControlReply, HoldRequest } from '../control/control-request.js';
import { openStoreForWriting, requireDatabase } from '../store/open-store.js';
import { holdSweep } from './hold-sweep.js';
import type { RunsFolder } from './runs-folder.js';
import { lockForWriting } from './writer-lock.js';

/**
 * Pauses, stops or cancels a sweep of a runs folder on which no orchestrator runs.
 *
 * @throws NotFoundError when the folder has no database or the database no such sweep
 * @throws ConfigError when the sweep's state does not allow it
 * @throws StateConflictError when another process writes to the folder
 */
export function recordHold(runs: RunsFolder, request: HoldRequest, nowMs: number): ControlReply {
  requireDatabase(runs.database);
  const lock = lockForWriting(runs, `sweep ${request.type}`);
  try {
    const store = openStoreForWriting(runs.database, nowMs);
    try {
      return holdSweep(store.db, request);
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}
