import type { StageMetric } from '../stages/stage-context.js';
import type { AttemptId } from './claim-stage.js';
import type { Database } from './open-store.js';
import { isRunning } from './running-attempt.js';
import { artifacts, attempts, metrics } from './tables.js';

/** A file that a stage has finished. */
export interface ArtifactRecord {
  readonly kind: string;
  /** Relative to the stage's folder. */
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Stores points of series; a repeated (name, step) replaces its value, as a resumed stage repeats steps.
 *
 * @returns false when the attempt is not running: nothing is written
 */
export function recordMetrics(db: Database, attempt: AttemptId, points: readonly StageMetric[]): boolean {
  return whileRunning(db, attempt, (tx) => {
    for (const point of points) {
      tx.insert(metrics)
        .values({ stageKey: attempt.stageKey, ...point })
        .onConflictDoUpdate({ target: [metrics.stageKey, metrics.name, metrics.step], set: { value: point.value } })
        .run();
    }
  });
}

/**
 * Stores a finished file, replacing what the path held before.
 *
 * @returns false when the attempt is not running: nothing is written
 */
export function recordArtifact(db: Database, attempt: AttemptId, artifact: ArtifactRecord): boolean {
  return whileRunning(db, attempt, (tx) => {
    const { kind, sha256, bytes } = artifact;
    tx.insert(artifacts)
      .values({ stageKey: attempt.stageKey, ...artifact })
      .onConflictDoUpdate({ target: [artifacts.stageKey, artifacts.path], set: { kind, sha256, bytes } })
      .run();
  });
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

function whileRunning(db: Database, attempt: AttemptId, write: (tx: Transaction) => void): boolean {
  return db.transaction(
    (tx) => {
      if (tx.select({ number: attempts.number }).from(attempts).where(isRunning(attempt)).get() === undefined)
        return false;
      write(tx);
      return true;
    },
    { behavior: 'immediate' },
  );
}
