import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import type { ControlReply, ControlRequest } from '../control/control-request.js';
import type { SweepPlan } from '../plan/plan-sweep.js';
import { type RunsFolder, runsFolder } from '../runner/runs-folder.js';
import type { Access } from '../server/api-dependencies.js';
import { createApp } from '../server/app.js';
import { claimStage } from '../store/claim-stage.js';
import { type Database, openStoreForReading, openStoreForWriting } from '../store/open-store.js';
import { recordWorker } from '../store/workers.js';
import { completeStage } from './complete-stage.js';
import { freshClaim } from './fresh-claim.js';
import { SOME_PROVENANCE } from './some-provenance.js';
import { writeBelow } from './stored-stages.js';
import { addStoredSweep } from './stored-sweep.js';
import { sweepText } from './sweep-text.js';
import { tellNews } from './tell-news.js';
import { temporaryFolder } from './temporary-folder.js';

export const TOKEN = 'test-token-of-more-than-32-characters';

/** An API over a real database, without a port. */
export interface ServedLab {
  readonly app: Hono;
  /** The writer's. */
  readonly db: Database;
  readonly folder: RunsFolder;
  readonly id: string;
  readonly plan: SweepPlan;
  /** What was asked of the writer. */
  readonly requests: ControlRequest[];
  /** Errors of ours. */
  readonly troubles: Error[];
  /** Says that the store has changed. */
  changed(): void;
  /** Number of open event streams. */
  numListeners(): number;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** With the token and a JSON body. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export interface LabSettings {
  readonly text?: string;
  readonly access?: Partial<Access>;
  readonly dashboard?: string;
  readonly artifacts?: ArtifactStore;
  readonly carryOut?: (request: ControlRequest) => Promise<ControlReply>;
  readonly nowMs?: number;
}

/** Two learning rates and two seeds. */
export const GRID = sweepText('grid: { train.batchSize: [2, 4] }', 'seeds: [0, 1]', 'baseline: { train.batchSize: 2 }');

/** Serves a runs folder with one sweep, of which nothing has run. */
export async function servedLab(settings: LabSettings = {}): Promise<ServedLab> {
  const { text = GRID, access, dashboard = 'none', artifacts = null, nowMs = 5000 } = settings;
  const folder = runsFolder(join(temporaryFolder(), 'runs'));
  const writer = openStoreForWriting(folder.database, 0);
  onTestFinished(() => writer.close());
  const { id, plan } = await addStoredSweep(writer.db, text);
  const reader = openStoreForReading(folder.database);
  onTestFinished(() => reader.close());
  const requests: ControlRequest[] = [];
  const troubles: Error[] = [];
  const listeners = new Set<() => void>();
  const { carryOut = async ({ type }) => ({ message: `${type} done`, data: { state: 'active' } }) } = settings;
  const app = createApp({
    db: reader.db,
    folder,
    artifacts,
    changes: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    carryOut(request) {
      requests.push(request);
      return carryOut(request);
    },
    isOrchestrated: async () => false,
    allowPath: [],
    access: { token: TOKEN, isGuarded: false, hosts: ['localhost'], ...access },
    dashboard,
    version: '1.2.3',
    clock: () => nowMs,
    onTrouble: (error) => void troubles.push(error),
  });
  return {
    app,
    db: writer.db,
    folder,
    id,
    plan,
    requests,
    troubles,
    changed: () => listeners.forEach((listener) => void listener()),
    numListeners: () => listeners.size,
    get: async (path, headers = {}) => app.request(path, { headers }),
    post: async (path, body, headers = {}) =>
      app.request(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      }),
  };
}

/** Content of the file that `completeLab` gives the first training. */
export const CHECKPOINT = 'weights, sixteen';

/**
 * Runs the first two trials of the grid, which differ by seed, the first with 10 and the second with 5 of 10 pixels right;
 * provenance, a metric of 1000 points and a file for the first training; and the third training up to half of its steps.
 */
export function completeLab({ db, plan, folder }: ServedLab): { readonly train: string; readonly evaluate: string } {
  const stageOf = (trial: number, index: number) => {
    const key = plan.trials[trial]?.stageKeys[index];
    const stage = plan.stages.find((one) => one.key === key);
    if (stage === undefined) throw new Error(`trial ${trial} must have stage ${index}`);
    return stage;
  };
  const first = stageOf(0, 0);
  const attempt = claimStage(db, first.key, freshClaim({ nowMs: 100 }));
  if (attempt === null) throw new Error(`${first.key} must be waiting`);
  writeBelow(folder.stageDir(first.key), 'weights.bin', CHECKPOINT);
  writeBelow(folder.stageDir(first.key), 'log.txt', '=== attempt 1\nfirst line\nlast line\n');
  const sha256 = createHash('sha256').update(CHECKPOINT).digest('hex');
  const points = Array.from({ length: 1000 }, (_, step) => ({ name: 'train/loss', step, value: lossAt(step) }));
  tellNews(
    db,
    attempt,
    { type: 'provenance', provenance: SOME_PROVENANCE },
    { type: 'metrics', metrics: points },
    { type: 'artifact', artifact: { kind: 'checkpoint', path: 'weights.bin', sha256, bytes: CHECKPOINT.length } },
    { type: 'ended', end: { kind: 'complete', outcome: { kind: 'train', steps: 10, finalLoss: 1 } }, logTail: '' },
  );
  completeStage(db, stageOf(0, 1), { startMs: 2000, endMs: 3000, right: 10 });
  completeStage(db, stageOf(1, 0), { startMs: 2000, endMs: 3000 });
  completeStage(db, stageOf(1, 1), { startMs: 3000, endMs: 4000, right: 5 });
  const third = claimStage(db, stageOf(2, 0).key, freshClaim({ nowMs: 4000, leaseExpiresAtMs: 9000 }));
  if (third !== null) {
    tellNews(db, third, { type: 'progress', progress: { phase: 'training', step: 5, totalSteps: 10, loss: 0.5 } });
  }
  recordWorker(db, {
    name: 'worker.test-7-a',
    host: 'test',
    pid: 7,
    capability: 'any',
    state: 'alive',
    slots: [{ device: 'cpu', running: null }],
    firstSeenMs: 50,
    lastSeenMs: 4900,
  });
  return { train: first.key, evaluate: stageOf(0, 1).key };
}

/** Falls, with one peak. */
export function lossAt(step: number): number {
  return step === 777 ? 50 : 1 / (step + 1);
}
