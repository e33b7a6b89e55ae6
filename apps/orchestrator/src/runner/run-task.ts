import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NotFoundError, StateConflictError } from '../errors.js';
import { fileDigest } from '../hash/file-digest.js';
import type { StageOutcome, StageReporter, StageRunners, StageTask } from '../stages/stage-context.js';
import { StageStopped } from '../stages/stage-context.js';
import type { FileLock } from '../store/file-lock.js';
import { tryFileLock } from '../store/file-lock.js';
import type { ChildMessage, StageReport, StageVerdict } from './messages.js';

/** How long a stage waits for an orphan of its last attempt, which is keeping its state, to leave the folder. */
const FOLDER_WAIT_MS = 60_000;
const FOLDER_POLL_MS = 100;

/**
 * Runs a stage in this process and says how it ended; never rejects. The stage's folder is locked meanwhile, so that an
 * orphan of an earlier attempt and this one never write to it together.
 */
export async function runTask(
  task: StageTask,
  { loadRunners, signal }: { readonly loadRunners: () => Promise<StageRunners>; readonly signal: AbortSignal },
): Promise<StageVerdict> {
  try {
    const lock = await lockFolder(task.dir, signal);
    try {
      return { type: 'result', outcome: await runKind(await loadRunners(), task, signal) };
    } finally {
      lock.release();
    }
  } catch (error) {
    return verdictOf(error);
  }
}

/** Resolves when the message has left this process; a parent that is gone is not an error. */
export function sendToParent(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve();
    process.send(message, undefined, undefined, () => resolve());
  });
}

function runKind(runners: StageRunners, task: StageTask, signal: AbortSignal): Promise<StageOutcome> {
  const run = runners[task.kind];
  if (run === undefined) throw new NotFoundError(`stage ${task.key}: its kind must have a runner; got ${task.kind}`);
  const reporter = reporterOf(task);
  return task.kind === 'train'
    ? runners.train({ ...reporter, task, signal })
    : runners.evaluate({ ...reporter, task, signal });
}

function reporterOf({ dir }: StageTask): StageReporter {
  const report = (message: StageReport): void => void sendToParent(message);
  return {
    reportProgress: (progress) => report({ type: 'progress', progress }),
    reportMetrics: (metrics) => report({ type: 'metrics', metrics: [...metrics] }),
    async reportArtifact({ kind, path }) {
      await sendToParent({ type: 'artifact', artifact: { kind, path, ...(await fileDigest(join(dir, path))) } });
    },
  };
}

async function lockFolder(dir: string, signal: AbortSignal): Promise<FileLock> {
  for (let waitedMs = 0; waitedMs <= FOLDER_WAIT_MS; waitedMs += FOLDER_POLL_MS) {
    const lock = tryFileLock(join(dir, 'lock'));
    if (lock !== undefined) return lock;
    if (signal.aborted) throw new StageStopped('stopped while another process was in the folder');
    await delay(FOLDER_POLL_MS);
  }
  throw new StateConflictError(
    `${dir}: the folder must be free; got another process in it for ${FOLDER_WAIT_MS / 1000} s`,
  );
}

function verdictOf(error: unknown): StageVerdict {
  if (error instanceof StageStopped) return { type: 'stopped' };
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? { code: String(error.code) } : {};
  return { type: 'failed', message, ...code };
}
