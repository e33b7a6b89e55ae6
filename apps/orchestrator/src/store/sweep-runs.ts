import { and, desc, eq, exists, placeholder } from 'drizzle-orm';
import { NotFoundError } from '../errors.js';
import { RunPolicy } from '../sweep/run-policy.js';
import type { Database } from './open-store.js';
import { preparedOnce } from './prepared-once.js';
import type { SweepState } from './tables.js';
import { sweeps, sweepTrials, trialStages } from './tables.js';

/** Whether and how a sweep is run. */
export interface SweepRun {
  readonly state: SweepState;
  readonly policy: RunPolicy;
  /** Hash of what the sweep is since it was last started or extended; empty when it never was. */
  readonly definitionId: string;
}

/** Records that a sweep is to be run, by which policy and as which definition. */
export function activateSweep(
  db: Database,
  sweepId: string,
  { policy, definitionId }: { readonly policy: RunPolicy; readonly definitionId: string },
): void {
  db.update(sweeps)
    .set({ state: 'active', policyJson: JSON.stringify(policy), definitionId })
    .where(eq(sweeps.id, sweepId))
    .run();
}

/** Records what was asked of a sweep. */
export function setSweepState(db: Database, sweepId: string, state: SweepState): void {
  db.update(sweeps).set({ state }).where(eq(sweeps.id, sweepId)).run();
}

/** Null when the store has no such sweep. */
export function sweepRun(db: Database, sweepId: string): SweepRun | null {
  const { state, policyJson, definitionId } = sweeps;
  const row = db.select({ state, policyJson, definitionId }).from(sweeps).where(eq(sweeps.id, sweepId)).get();
  if (row === undefined) return null;
  const { policyJson: json, ...columns } = row;
  return { ...columns, policy: RunPolicy.parse(JSON.parse(json)) };
}

/** As `sweepRun`. @throws NotFoundError when the store has no such sweep */
export function requireSweepRun(db: Database, sweepId: string): SweepRun {
  const run = sweepRun(db, sweepId);
  if (run === null) throw new NotFoundError(`sweep: its id must be in the store; got ${sweepId}`);
  return run;
}

/** The sweep that has this definition, as it was started or extended; the one that was started last if several have. */
export function sweepOfDefinition(db: Database, definitionId: string): string | null {
  const row = db
    .select({ id: sweeps.id })
    .from(sweeps)
    .where(eq(sweeps.definitionId, definitionId))
    .orderBy(desc(sweeps.startedAtMs))
    .limit(1)
    .get();
  return row?.id ?? null;
}

/** Ids of the sweeps that need a stage. */
export function sweepsOfStage(db: Database, stageKey: string): string[] {
  return sweepsQuery(db)
    .all({ stageKey })
    .map(({ id }) => id);
}

/** Sweeps are few and have an index of their trials; trials have none of their sweeps. */
const sweepsQuery = preparedOnce((db) => {
  const trialsInBoth = db
    .select({ trialId: trialStages.trialId })
    .from(trialStages)
    .crossJoin(sweepTrials)
    .where(
      and(
        eq(trialStages.stageKey, placeholder('stageKey')),
        eq(sweepTrials.trialId, trialStages.trialId),
        eq(sweepTrials.sweepId, sweeps.id),
      ),
    );
  return db.select({ id: sweeps.id }).from(sweeps).where(exists(trialsInBoth)).prepare();
});
