import { eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import type { Database } from './open-store.js';
import { sweeps } from './tables.js';

/**
 * A sweep as it was started: its file with defaults and settings, by the schema of the version that started it.
 *
 * @throws NotFoundError when the store has no such sweep
 */
export function definitionOfSweep(db: Database, sweepId: string): unknown {
  const row = db.select({ json: sweeps.definitionJson }).from(sweeps).where(eq(sweeps.id, sweepId)).get();
  if (row === undefined) throw new NotFoundError(`definitionOfSweep: the sweep must be in the store; got ${sweepId}`);
  return JSON.parse(row.json);
}
