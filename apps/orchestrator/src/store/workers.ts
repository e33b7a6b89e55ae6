import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { WorkerSlot } from '../channel/worker-request.js';
import type { Database } from './open-store.js';
import type { WorkerState } from './tables.js';
import { workers } from './tables.js';

/** A worker as it was last heard of. */
export interface WorkerRow {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly capability: string;
  readonly state: WorkerState;
  readonly slots: readonly WorkerSlot[];
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

/** Records what a worker said of itself; when it was first seen stays. */
export function recordWorker(db: Database, { slots, firstSeenMs, ...worker }: WorkerRow): void {
  const changing = { ...worker, slotsJson: JSON.stringify(slots) };
  db.insert(workers)
    .values({ ...changing, firstSeenMs })
    .onConflictDoUpdate({ target: workers.name, set: changing })
    .run();
}

/** Records that a worker has ended in good order. */
export function recordWorkerLeft(db: Database, name: string, nowMs: number): void {
  db.update(workers).set({ state: 'left', lastSeenMs: nowMs, slotsJson: '[]' }).where(eq(workers.name, name)).run();
}

/** Every worker on record, the one that came first first. */
export function listWorkers(db: Database): WorkerRow[] {
  return db
    .select()
    .from(workers)
    .orderBy(workers.firstSeenMs, workers.name)
    .all()
    .map(({ slotsJson, ...worker }) => ({ ...worker, slots: z.array(WorkerSlot).parse(JSON.parse(slotsJson)) }));
}
