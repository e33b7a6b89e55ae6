import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RunsFolder, runsFolder } from '../runner/runs-folder.js';
import { type Database, openStoreForWriting } from '../store/open-store.js';
import { artifacts, attempts, type StageState, stages } from '../store/tables.js';
import { temporaryFolder } from './temporary-folder.js';

/** A runs folder with a real database and no stage yet, that goes with the test. */
export function emptyStore(): { readonly db: Database; readonly runs: RunsFolder } {
  const runs = runsFolder(join(temporaryFolder(), 'runs'));
  const store = openStoreForWriting(runs.database, 0);
  onTestFinished(() => store.close());
  return { db: store.db, runs };
}

/**
 * Puts a training of no sweep into a store as it is after its first attempt, with files that are recorded as artifacts.
 *
 * @param files content by path in the stage's folder
 */
export function storeTraining(
  { db, runs }: { readonly db: Database; readonly runs: RunsFolder },
  key: string,
  { state = 'complete', files = {} }: { readonly state?: StageState; readonly files?: Record<string, string> },
): void {
  const outcomeJson = state === 'complete' ? JSON.stringify({ kind: 'train', steps: 1, finalLoss: 1 }) : null;
  const hashed = { configJson: '{}', codeVersion: 1, datasetFingerprint: '', seed: 0 };
  db.insert(stages)
    .values({ key, kind: 'train', state, attempt: state === 'waiting' ? 0 : 1, outcomeJson, ...hashed })
    .run();
  if (state !== 'waiting') {
    const attemptState = state === 'stopped' ? 'lost' : state;
    const endedAtMs = state === 'running' ? null : 2;
    db.insert(attempts)
      .values({ stageKey: key, number: 1, state: attemptState, pid: 1, startedAtMs: 1, endedAtMs, leaseExpiresAtMs: 3 })
      .run();
  }
  for (const [path, content] of Object.entries(files)) {
    const sha256 = createHash('sha256').update(content).digest('hex');
    writeBelow(runs.stageDir(key), path, content);
    db.insert(artifacts)
      .values({ stageKey: key, path, kind: 'checkpoint', sha256, bytes: Buffer.byteLength(content) })
      .run();
  }
}

/** Writes a file and the folders that it needs. */
export function writeBelow(folder: string, path: string, content: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
