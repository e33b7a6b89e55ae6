import { sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import type { SweepStanding } from './sweep-standing.js';
import { STAGE_STATES, type StageState } from './tables.js';

/** The trial of a sweep with the best mean IoU, with those of every seed of its configuration. */
export interface BestOfSweep {
  readonly trialId: string;
  readonly label: string;
  readonly meanIou: number;
  /** Null for a seed without a result. */
  readonly ofSeeds: readonly (number | null)[];
}

/** How many trials of a sweep are in each state. */
export function trialCounts(db: Database, sweepId: string): SweepStanding {
  const rows = db.all<{ state: StageState; number: number }>(
    sql`SELECT state, count(*) AS number FROM sweep_trials WHERE sweep_id = ${sweepId} GROUP BY state`,
  );
  return countsByState(rows);
}

/** How many stages of a sweep are in each state, each counted once however many trials need it. */
export function stageCounts(db: Database, sweepId: string): SweepStanding {
  const rows = db.all<{ state: StageState; number: number }>(sql`
    SELECT s.state, count(*) AS number FROM sweep_stages w JOIN stages s ON s.key = w.stage_key
     WHERE w.sweep_id = ${sweepId} GROUP BY s.state`);
  return countsByState(rows);
}

/** Null without a result. */
export function bestOfSweep(db: Database, sweepId: string): BestOfSweep | null {
  const best = db.get<Omit<BestOfSweep, 'ofSeeds'> | undefined>(sql`
    SELECT trial_id AS trialId, label, mean_iou AS meanIou FROM sweep_trials
     WHERE sweep_id = ${sweepId} AND mean_iou IS NOT NULL ORDER BY mean_iou DESC, position DESC LIMIT 1`);
  if (best === undefined) return null;
  const ofSeeds = db.all<{ meanIou: number | null }>(sql`
    SELECT w.mean_iou AS meanIou FROM trials t CROSS JOIN sweep_trials w ON w.sweep_id = ${sweepId} AND w.trial_id = t.id
     WHERE t.group_id = (SELECT group_id FROM trials WHERE id = ${best.trialId})`);
  return { ...best, ofSeeds: ofSeeds.map(({ meanIou }) => meanIou) };
}

/** When the last trials of a sweep ended, the latest first; those only that ended since a time. */
export function recentEnds(
  db: Database,
  sweepId: string,
  { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
): number[] {
  return db
    .all<{ endedAtMs: number }>(
      sql`SELECT ended_at_ms AS endedAtMs FROM sweep_trials
           WHERE sweep_id = ${sweepId} AND ended_at_ms IS NOT NULL AND ended_at_ms >= ${sinceMs}
           ORDER BY ended_at_ms DESC LIMIT ${limit}`,
    )
    .map(({ endedAtMs }) => endedAtMs);
}

function countsByState(rows: readonly { readonly state: StageState; readonly number: number }[]): SweepStanding {
  const numbers = new Map(rows.map(({ state, number }) => [state, number]));
  const counts = STAGE_STATES.map((state) => [state, numbers.get(state) ?? 0]);
  // Object.fromEntries forgets the keys' names.
  return Object.fromEntries(counts) as SweepStanding;
}
