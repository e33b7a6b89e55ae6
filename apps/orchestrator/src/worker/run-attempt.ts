import type { ArtifactStore } from '../artifacts/artifact-store.js';
import type { AttemptNews } from '../channel/attempt-event.js';
import { attemptPublisher } from '../channel/attempt-publisher.js';
import type { EventChannel } from '../channel/event-channel.js';
import type { StageAssignment } from '../channel/stage-assignment.js';
import type { StageReport } from '../runner/messages.js';
import type { AttemptEnd } from '../runner/supervise-stage.js';
import type { StageTask } from '../stages/stage-context.js';
import type { Grant } from './claims.js';
import { exchangeError } from './exchange-error.js';
import type { EndedAttempt, ExecuteAttempt } from './execute-attempt.js';
import { provideInputs } from './provide-inputs.js';
import { keepCheckpoint, type StageFolders, taskOf } from './stage-folders.js';

export interface AttemptDependencies {
  readonly worker: string;
  readonly events: EventChannel;
  readonly execute: ExecuteAttempt;
  readonly folders: StageFolders;
  /** Where finished files go, and where those that other machines have made come from. */
  readonly artifacts: ArtifactStore | null;
  /**
   * Whether the orchestrator sees the folders of this worker; log lines travel where it does not. By default it does when
   * there is no artifact store.
   */
  readonly sharesFolder?: () => boolean;
  /** Refuses stages that this worker must not run, or cannot run as they were planned. */
  readonly requireFit: (task: StageTask, assignment: StageAssignment) => Promise<void>;
  readonly onTrouble: (error: Error) => void;
}

/** News that were lost or refused are found after this time. */
const CHECK_MS = 2_000;

/** Progress is for people: more often than this is waste. */
const PROGRESS_MS = 500;

/**
 * Runs an attempt and tells everything about it. Resolves when all of its news are stored, which lasts as long as the
 * orchestrator is away; never rejects because of the stage.
 */
export async function runAttempt(
  grant: Grant,
  { device, stop, kill }: { readonly device: string; readonly stop: AbortSignal; readonly kill: AbortSignal },
  dependencies: AttemptDependencies,
): Promise<void> {
  const { worker, events, onTrouble } = dependencies;
  const publisher = attemptPublisher(events, { stageKey: grant.assignment.key, attempt: grant.attempt });
  // A piece of news that the channel refuses is sent again by `check`.
  const publish = (news: AttemptNews): void => void publisher.publish(news).catch(onTrouble);
  const checking = setInterval(() => void publisher.check().catch(onTrouble), CHECK_MS);
  try {
    publish({ type: 'started', worker, device });
    const { end, logTail } = await executed(grant, { device, stop, kill, publish }, dependencies);
    publish({ type: 'ended', end, logTail });
    await publisher.stored();
  } finally {
    clearInterval(checking);
    publisher.close();
  }
}

/** Tells the orchestrator that an attempt which nobody waited for was never begun. */
export async function giveBack(grant: Grant, events: EventChannel, onTrouble: (error: Error) => void): Promise<void> {
  const publisher = attemptPublisher(events, { stageKey: grant.assignment.key, attempt: grant.attempt });
  try {
    await publisher.publish({ type: 'ended', end: { kind: 'stopped' }, logTail: '' });
  } catch (error) {
    onTrouble(error instanceof Error ? error : new Error(String(error)));
  } finally {
    publisher.close();
  }
}

interface Course {
  readonly device: string;
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
  readonly publish: (news: AttemptNews) => void;
}

async function executed(
  { assignment, attempt: number, leaseMs }: Grant,
  { device, stop, kill, publish }: Course,
  { execute, folders, artifacts, requireFit, sharesFolder = () => artifacts === null }: AttemptDependencies,
): Promise<EndedAttempt> {
  try {
    const task = taskOf(assignment, folders);
    await requireFit(task, assignment);
    await provideInputs(assignment, artifacts, folders);
    const sendsLog = !sharesFolder();
    const failed = new AbortController();
    const reports = reportPasser(task, artifacts, publish, () => failed.abort());
    const ended = await execute(
      task,
      { number, device, leaseMs },
      {
        onReport: reports.pass,
        onLog: (text) => (sendsLog ? publish({ type: 'log', text }) : undefined),
        stop: AbortSignal.any([stop, failed.signal]),
        kill,
      },
    );
    const failure = await reports.passed();
    return failure === undefined ? ended : { ...ended, end: failure };
  } catch (error) {
    return { end: failedEnd(error), logTail: '' };
  }
}

/** Passes on what a stage reports, in its order; files are in the artifact store before they are told of. */
function reportPasser(
  task: StageTask,
  artifacts: ArtifactStore | null,
  publish: (news: AttemptNews) => void,
  onFailure: () => void,
) {
  let failure: AttemptEnd | undefined;
  let previous = Promise.resolve();
  let nextProgressMs = 0;
  const passOne = async (report: StageReport): Promise<void> => {
    if (report.type === 'checkpoint') {
      if (artifacts === null) return;
      publish({ type: 'checkpoint', artifact: await keepCheckpoint(task.dir, report.path, artifacts) });
    } else if (report.type === 'artifact') {
      if (artifacts !== null) await artifacts.put(`${task.dir}/${report.artifact.path}`, report.artifact);
      publish(report);
    } else publish(report);
  };
  const isDue = ({ type }: StageReport): boolean => {
    if (type !== 'progress') return true;
    const nowMs = performance.now();
    if (nowMs < nextProgressMs) return false;
    nextProgressMs = nowMs + PROGRESS_MS;
    return true;
  };
  return {
    pass(report: StageReport): void {
      if (!isDue(report)) return;
      previous = previous
        .then(() => (failure === undefined ? passOne(report) : undefined))
        .catch((error: unknown) => {
          failure = failedEnd(exchangeError(`stage ${task.key}: its files must be stored`, error));
          onFailure();
        });
    },
    /** Resolves when everything was passed on, with the reason if that went wrong. */
    async passed(): Promise<AttemptEnd | undefined> {
      await previous;
      return failure;
    },
  };
}

const LONGEST_MESSAGE = 4_096;

function failedEnd(error: unknown): AttemptEnd {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_MESSAGE);
  const code = error instanceof Error && 'code' in error ? { code: String(error.code) } : {};
  return { kind: 'failed', message, ...code };
}
