import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FolderBusyError, NotFoundError } from '../errors.js';
import { fileDigest } from '../hash/file-digest.js';
import type { StageOutcome, StageReporter, StageRunners, StageTask } from '../stages/stage-context.js';
import type { FileLock } from '../store/file-lock.js';
import { tryFileLock } from '../store/file-lock.js';
import type { ChildMessage, StageReport, StageVerdict } from './messages.js';
import { openMetricJournal } from './metric-journal.js';

/** How long a stage waits for an orphan of its last attempt, which is keeping its state, to leave the folder. */
const DEFAULT_FOLDER_WAIT_MS = 60_000;
const FOLDER_POLL_MS = 100;

export interface RunTaskOptions {
  readonly loadRunners: () => Promise<StageRunners>;
  /** Aborting asks the stage to keep its state and end. */
  readonly signal: AbortSignal;
  /** How long another process may stay in the stage's folder; a minute by default. */
  readonly folderWaitMs?: number;
}

/**
 * Runs a stage in this process and says how it ended; never rejects. The stage's folder is locked meanwhile, so that an
 * orphan of an earlier attempt and this one never write to it together; a folder that stays busy is a failure with the
 * code FOLDER_BUSY, which another attempt may not meet.
 */
export async function runTask(
  task: StageTask,
  { loadRunners, signal, folderWaitMs = DEFAULT_FOLDER_WAIT_MS }: RunTaskOptions,
): Promise<StageVerdict> {
  try {
    const lock = await lockFolder(task.dir, { signal, folderWaitMs });
    if (lock === null) return { type: 'stopped' };
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

const METRICS_PER_MESSAGE = 500;

/** Reports again what earlier attempts have reported, then passes on what this one does. */
function reporterOf({ dir }: StageTask): StageReporter {
  const report = (message: StageReport): void => void sendToParent(message);
  const journal = openMetricJournal(dir);
  for (let start = 0; start < journal.kept.length; start += METRICS_PER_MESSAGE) {
    report({ type: 'metrics', metrics: journal.kept.slice(start, start + METRICS_PER_MESSAGE) });
  }
  return {
    reportProvenance: (provenance) => report({ type: 'provenance', provenance }),
    reportProgress: (progress) => report({ type: 'progress', progress }),
    reportMetrics: (metrics) => {
      // First: a checkpoint that is written after this report must not outlive it.
      journal.append(metrics);
      report({ type: 'metrics', metrics: [...metrics] });
    },
    reportCheckpoint: (path) => report({ type: 'checkpoint', path }),
    async reportArtifact({ kind, path }) {
      await sendToParent({ type: 'artifact', artifact: { kind, path, ...(await fileDigest(join(dir, path))) } });
    },
  };
}

/** @returns null when the signal aborts before the folder is free */
async function lockFolder(
  dir: string,
  { signal, folderWaitMs }: Required<Pick<RunTaskOptions, 'signal' | 'folderWaitMs'>>,
): Promise<FileLock | null> {
  for (let waitedMs = 0; waitedMs <= folderWaitMs; waitedMs += FOLDER_POLL_MS) {
    const lock = tryFileLock(join(dir, 'lock'));
    if (lock !== undefined) return lock;
    if (signal.aborted) return null;
    await delay(FOLDER_POLL_MS);
  }
  throw new FolderBusyError(`${dir}: the folder must be free; got another process in it for ${folderWaitMs / 1000} s`);
}

/** The whole error is in the log. */
const LONGEST_MESSAGE = 8192;

function verdictOf(error: unknown): StageVerdict {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  // The code of `StageStopped`, whose class is in a module of schemas.
  if (code === 'STOPPED') return { type: 'stopped' };
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'failed', message: message.slice(0, LONGEST_MESSAGE), ...(code !== undefined && { code }) };
}
