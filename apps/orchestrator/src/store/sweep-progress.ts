import { and, desc, eq, gte, inArray, isNotNull, placeholder, sql } from 'drizzle-orm';
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

interface StateCount {
  readonly state: StageState;
  readonly number: number;
}

/** How many trials of a sweep are in each state. */
export function trialCounts(db: Database, sweepId: string): SweepStanding {
  return countsByState(statements(db).trials.all({ sweepId }));
}

/** How many stages of a sweep are in each state, each counted once however many trials need it. */
export function stageCounts(db: Database, sweepId: string): SweepStanding {
  // All of it of one moment: what is left of a sum is no count of what others write meanwhile.
  return db.transaction(() => countsByState(stagesByState(db, sweepId)));
}

function stagesByState(db: Database, sweepId: string): StateCount[] {
  const { all, byState, beside } = stageStatements(db);
  const numStages = all.get({ sweepId })?.number ?? 0;
  // Of a large sweep, most stages wait or are complete. Where the whole store has fewer in the other states than the sweep
  // has stages, those are looked up, and what is left of the sweep is in this one.
  const most = beside.find(({ inStore }) => (inStore.get({ numStages })?.number ?? 0) < numStages);
  if (most === undefined) return byState.all({ sweepId });
  const others = most.others.all({ sweepId });
  const numOthers = others.reduce((sum, { number }) => sum + number, 0);
  return [...others, { state: most.state, number: numStages - numOthers }];
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

/** `beside`: of the stages in any state but one, how many the store has, up to a number, and the sweep's by their state. */
const stageStatements = preparedOnce((db) => {
  const number = sql<number>`count(*)`;
  const isOfSweep = eq(sweepStages.sweepId, placeholder('sweepId'));
  const isOfStage = eq(sweepStages.stageKey, stages.key);
  const ofState = { state: stages.state, number };
  return {
    all: db.select({ number }).from(sweepStages).where(isOfSweep).prepare(),
    byState: db
      .select(ofState)
      .from(sweepStages)
      .innerJoin(stages, isOfStage)
      .where(isOfSweep)
      .groupBy(stages.state)
      .prepare(),
    beside: (['waiting', 'complete'] as const).map((state) => {
      const others = STAGE_STATES.filter((other) => other !== state);
      const isOther = inArray(stages.state, others);
      const found = db.select({ state: stages.state }).from(stages).where(isOther).limit(placeholder('numStages'));
      return {
        state,
        inStore: db.select({ number }).from(found.as('found')).prepare(),
        others: db
          .select(ofState)
          .from(stages)
          .crossJoin(sweepStages)
          .where(and(isOther, isOfStage, isOfSweep))
          .groupBy(stages.state)
          .prepare(),
      };
    }),
  };
});

function countsByState(rows: readonly StateCount[]): SweepStanding {
  const numbers = new Map(rows.map(({ state, number }) => [state, number]));
  const counts = STAGE_STATES.map((state) => [state, numbers.get(state) ?? 0]);
  // Object.fromEntries forgets the keys' names.
  return Object.fromEntries(counts) as SweepStanding;
}
