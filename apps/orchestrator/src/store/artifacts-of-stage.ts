import { eq } from 'drizzle-orm';
import type { ArtifactRecord } from '../stages/artifact-record.js';
import type { Database } from './open-store.js';
import { artifacts } from './tables.js';

/** The files that a stage has finished, by path. */
export function artifactsOfStage(db: Database, stageKey: string): ArtifactRecord[] {
  const { kind, path, sha256, bytes } = artifacts;
  return db
    .select({ kind, path, sha256, bytes })
    .from(artifacts)
    .where(eq(artifacts.stageKey, stageKey))
    .orderBy(path)
    .all();
}
