import { and, desc, eq, gte, isNotNull, placeholder, sql } from 'drizzle-orm';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import type { SweepStanding } from './sweep-standing.js';
import { STAGE_STATES, type StageState, stages, sweepStages, sweepTrials, trials } from './tables.js';

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
  return countsByState(statements(db).trials.all({ sweepId }));
}

/** How many stages of a sweep are in each state, each counted once however many trials need it. */
export function stageCounts(db: Database, sweepId: string): SweepStanding {
  const rows = db
    .select({ state: stages.state, number: sql<number>`count(*)` })
    .from(sweepStages)
    .innerJoin(stages, eq(stages.key, sweepStages.stageKey))
    .where(eq(sweepStages.sweepId, sweepId))
    .groupBy(stages.state)
    .all();
  return countsByState(rows);
}

/** Null without a result. */
export function bestOfSweep(db: Database, sweepId: string): BestOfSweep | null {
  const { best, seeds } = statements(db);
  const row = best.get({ sweepId });
  if (row === undefined || row.meanIou === null) return null;
  const ofSeeds = seeds.all({ sweepId, trialId: row.trialId }).map(({ meanIou }) => meanIou);
  return { ...row, meanIou: row.meanIou, ofSeeds };
}

/** When the last trials of a sweep ended, the latest first; those only that ended since a time. */
export function recentEnds(
  db: Database,
  sweepId: string,
  { sinceMs, limit }: { readonly sinceMs: number; readonly limit: number },
): number[] {
  const rows = statements(db).ends.all({ sweepId, sinceMs, limit });
  return rows.flatMap(({ endedAtMs }) => endedAtMs ?? []);
}

/** A list asks each of them for every sweep on its page: building them would take most of the time. */
const statements = preparedOnce((db) => {
  const { trialId, label, meanIou, position, endedAtMs } = sweepTrials;
  const isOfSweep = eq(sweepTrials.sweepId, placeholder('sweepId'));
  const groupOfTrial = db
    .select({ id: trials.groupId })
    .from(trials)
    .where(eq(trials.id, placeholder('trialId')));
  return {
    trials: db
      .select({ state: sweepTrials.state, number: sql<number>`count(*)` })
      .from(sweepTrials)
      .where(isOfSweep)
      .groupBy(sweepTrials.state)
      .prepare(),
    best: db
      .select({ trialId, label, meanIou })
      .from(sweepTrials)
      .where(and(isOfSweep, isNotNull(meanIou)))
      .orderBy(desc(meanIou), desc(position))
      .limit(1)
      .prepare(),
    seeds: db
      .select({ meanIou })
      .from(trials)
      .crossJoin(sweepTrials)
      .where(and(sql`${trials.groupId} = ${groupOfTrial}`, isOfSweep, eq(trialId, trials.id)))
      .prepare(),
    ends: db
      .select({ endedAtMs })
      .from(sweepTrials)
      .where(and(isOfSweep, isNotNull(endedAtMs), gte(endedAtMs, placeholder('sinceMs'))))
      .orderBy(desc(endedAtMs))
      .limit(placeholder('limit'))
      .prepare(),
  };
});

function countsByState(rows: readonly { readonly state: StageState; readonly number: number }[]): SweepStanding {
  const numbers = new Map(rows.map(({ state, number }) => [state, number]));
  const counts = STAGE_STATES.map((state) => [state, numbers.get(state) ?? 0]);
  // Object.fromEntries forgets the keys' names.
  return Object.fromEntries(counts) as SweepStanding;
}
