import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { WorkerSlot } from '../channel/worker-request.js';
import type { Database } from './open-store.js';
import type { WorkerState } from './tables.js';
import { attempts, workers } from './tables.js';

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

/**
 * Every worker on record, the one that came first first. What runs in its slots is what the store has given it, which is
 * newer than what it last said of itself.
 */
export function listWorkers(db: Database): WorkerRow[] {
  const rows = db.select().from(workers).orderBy(workers.firstSeenMs, workers.name).all();
  const running = runningByWorker(db);
  return rows.map(({ slotsJson, ...worker }) => {
    const held = [...(running.get(worker.name) ?? [])];
    const devices = z
      .array(WorkerSlot)
      .parse(JSON.parse(slotsJson))
      .map(({ device }) => device);
    const slots = devices.map((device) => {
      const at = held.findIndex((one) => one.device === device);
      const [taken] = at === -1 ? [] : held.splice(at, 1);
      return { device, running: taken === undefined ? null : { stageKey: taken.stageKey, attempt: taken.attempt } };
    });
    return { ...worker, slots };
  });
}

interface HeldSlot {
  readonly device: string;
  readonly stageKey: string;
  readonly attempt: number;
}

function runningByWorker(db: Database): ReadonlyMap<string, readonly HeldSlot[]> {
  const rows = db
    .select({
      worker: attempts.worker,
      device: attempts.device,
      stageKey: attempts.stageKey,
      attempt: attempts.number,
    })
    .from(attempts)
    .where(and(eq(attempts.state, 'running'), ne(attempts.worker, '')))
    .all();
  const byWorker = new Map<string, HeldSlot[]>();
  for (const { worker, ...slot } of rows) byWorker.set(worker, [...(byWorker.get(worker) ?? []), slot]);
  return byWorker;
}
