import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { newWorkerName } from '../channel/worker-name.js';
import { fileDigest } from '../hash/file-digest.js';
import { type RunsFolder, runsFolder } from '../runner/runs-folder.js';
import type { RunEvent } from '../scheduler/run-event.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { embeddedLink } from '../scheduler/worker-link.js';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { stagesOfSweep } from '../store/stage-rows.js';
import { DEFAULT_CAPABILITY, RunPolicy } from '../sweep/run-policy.js';
import type { ExecuteAttempt } from '../worker/execute-attempt.js';
import { startWorker, type Worker } from '../worker/worker.js';
import { storedSweep } from './stored-sweep.js';
import { sweepText } from './sweep-text.js';
import { temporaryFolder } from './temporary-folder.js';

/** What every training of the bench writes, and every evaluation reads. */
export const NETWORK_FILE = 'last.safetensors';
export const networkOf = (stageKey: string): string => `network of ${stageKey}`;

/**
 * A sweep in a real database, a scheduler, and as many workers as a test starts, all in this process and each with its own
 * folder: what they share is the link and the artifact stores that they are given.
 */
export async function exchangeBench(artifacts: ArtifactStore | null, ...sweepLines: readonly string[]) {
  const { db, file, id, plan } = await storedSweep(sweepText(...sweepLines));
  const runs = runsFolder(dirname(file));
  const link = embeddedLink();
  const events: RunEvent[] = [];
  const troubles: string[] = [];
  let changed = (): void => undefined;
  const start = (store: ArtifactStore | null): Scheduler => {
    const scheduler = new Scheduler({
      ...{ ...link, ...runs, db, clock: Date.now, leaseMs: 60_000, artifacts: store },
      onEvent: (event) => {
        events.push(event);
        changed();
      },
      onTrouble: ({ message }) => void troubles.push(message),
    });
    onTestFinished(() => scheduler.close());
    return scheduler;
  };
  const policy = RunPolicy.parse({ retries: 1, retryDelaySeconds: 0 });
  return {
    ...{ db, runs, plan, events, troubles },
    scheduler: start(artifacts),
    /** Runs the sweep; resolves when nothing of it can run any more. */
    run: (scheduler: Scheduler): Promise<void> => scheduler.run(id, policy),
    /** Another orchestrator, after the one before was closed. */
    restart: start,
    /** Resolves when a stage has ended so often, in whatever way. */
    async ended(count: number): Promise<void> {
      while (events.filter(({ type }) => type === 'ended').length < count) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
    stages: () =>
      stagesOfSweep(db, id, 0).map(({ key, kind, state }) => ({
        kind,
        state,
        attempts: attemptsOfStage(db, key).map((attempt) => attempt.errorCode ?? attempt.state),
        error: attemptsOfStage(db, key).at(-1)?.errorMessage ?? null,
      })),
    /** @param folder that of the orchestrator, when the worker shares it; else one of its own */
    worker(store: ArtifactStore | null, folder: RunsFolder = runsFolder(join(temporaryFolder(), 'runs'))): Worker {
      const name = newWorkerName('worker', 'test', process.pid);
      const identity = { name, host: 'test', pid: process.pid, capability: DEFAULT_CAPABILITY, devices: ['cpu'] };
      return startWorker(identity, {
        ...link,
        queue: link.queueOf(DEFAULT_CAPABILITY),
        execute,
        folders: folder,
        artifacts: store,
        sharesFolder: () => folder === runs,
        requireFit: async () => undefined,
        onDrain: () => undefined,
        onTrouble: ({ message }) => void troubles.push(message),
      });
    },
  };
}

const execute: ExecuteAttempt = async (task, _attempt, { onReport, onLog }) => {
  mkdirSync(task.dir, { recursive: true });
  onLog(`${task.kind} begins\n`);
  if (task.kind === 'train') {
    const file = join(task.dir, NETWORK_FILE);
    // What an artifact store has linked is read-only.
    writeFileSync(`${file}.part`, networkOf(task.key));
    renameSync(`${file}.part`, file);
    onReport({ type: 'artifact', artifact: { kind: 'checkpoint', path: NETWORK_FILE, ...(await fileDigest(file)) } });
    return { end: { kind: 'complete', outcome: { kind: 'train', steps: 1, finalLoss: 1 } }, logTail: '' };
  }
  const network = readFileSync(join(task.parents.train, NETWORK_FILE), 'utf8');
  if (!network.startsWith(networkOf(''))) throw new Error(`the network must be one; got ${network}`);
  const confusion = { numClasses: 2, counts: [1, 0, 1, 2] };
  const outcome = { kind: 'evaluate' as const, classNames: ['road', 'car'], confusion, groups: [] };
  return { end: { kind: 'complete', outcome }, logTail: '' };
};
