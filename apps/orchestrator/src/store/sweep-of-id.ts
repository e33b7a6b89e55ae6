import { eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import type { Database } from './open-store.js';
import type { SweepState } from './tables.js';
import { sweeps } from './tables.js';

/** What was said of a sweep when it was started, and since. */
export interface StartedSweep {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly state: SweepState;
  readonly startedAtMs: number;
}

/** @throws NotFoundError when the store has no such sweep */
export function sweepOfId(db: Database, sweepId: string): StartedSweep {
  const { id, name, file, state, startedAtMs } = sweeps;
  const row = db.select({ id, name, file, state, startedAtMs }).from(sweeps).where(eq(id, sweepId)).get();
  if (row === undefined) throw new NotFoundError(`sweep: its id must be in the store; got ${sweepId}`);
  return row;
}
