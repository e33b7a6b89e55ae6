import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { StageOutcome, StageTask } from '../stages/stage-context.js';
import { deviceEnvironment } from './device.js';
import { ChildMessage, type ParentMessage, type StageReport, type StageVerdict } from './messages.js';
import { killGroup } from './process-group.js';
import { type SilenceWatch, watchSilence } from './silence-watch.js';

/** How a stage's process ended. */
export type AttemptEnd =
  | { readonly kind: 'complete'; readonly outcome: StageOutcome }
  /** It has kept its state: as it was asked to, or because nothing was heard of its parent. */
  | {
      readonly kind: 'stopped';
      /** It was asked to because it held more than `memoryLimitBytes`. */
      readonly reason?: 'memory';
      /** What it then held, with that reason. */
      readonly rssBytes?: number;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string }
  /** It died without a word, or was killed. */
  | { readonly kind: 'lost'; readonly message: string };

type Lost = Extract<AttemptEnd, { kind: 'lost' }>;

/** Which program runs a stage. */
export interface StageProgram {
  /** Path of the compiled `stage-child`. */
  readonly entry: string;
  /** Path of the module whose `stageRunners` does the work. */
  readonly stagesModule: string;
  /** Arguments for Node itself; by default those of this process. */
  readonly execArgv?: readonly string[];
}

export interface Supervision {
  /** Where the process writes its text output. */
  readonly logFd: number;
  /** An error that it throws ends the process; the attempt has then failed with that error's message and code. */
  readonly onReport: (report: StageReport) => void;
  /** Aborting asks the stage to keep its state and end. */
  readonly stop: AbortSignal;
  /** Aborting ends the process at once. */
  readonly kill: AbortSignal;
  /** The only one that it sees: `cpu` or a GPU as CUDA names it; `auto`, the default, leaves it what this process sees. */
  readonly device?: string;
  /** What it may hold of the machine's memory, its own processes not counted; above it is asked to stop. No limit by default. */
  readonly memoryLimitBytes?: number;
  /** How long it may take to end once asked to stop, or once it has told its result; a minute by default. */
  readonly stopGraceMs?: number;
  /** It is killed when its event loop has not turned for this time, which a native call may block; 10 minutes by default. */
  readonly hangMs?: number;
  /** It gives up a parent whose event loop has not turned for this time; 30 s by default. */
  readonly leaseMs?: number;
}

const DEFAULTS = {
  memoryLimitBytes: Number.POSITIVE_INFINITY,
  stopGraceMs: 60_000,
  hangMs: 600_000,
  leaseMs: 30_000,
};

/** How long a process may take to its first sign of life: longer than `hangMs` where that is short. */
const START_LIMIT_MS = 120_000;

/** Characters that are told of a message that nobody knows. */
const LONGEST_QUOTE = 200;

/** Life signs per lease: several may be late before the lease runs out. */
const LIFE_SIGNS_PER_LEASE = 6;

/**
 * Runs a stage in a process of its own, which is never used again: memory and crashes of a stage end with it. Processes
 * that it has started in its group end with it, too. The process leads its own group, so that an interrupt typed in the
 * terminal reaches this process alone.
 */
export async function superviseStage(
  task: StageTask,
  program: StageProgram,
  supervision: Supervision,
): Promise<AttemptEnd> {
  const started = startProcess(program, supervision);
  if ('kind' in started) return started;
  const stage = new SupervisedProcess(started, supervision);
  const askToStop = (): void => stage.askToStop();
  const killNow = (): void => stage.kill('it was killed on request');
  supervision.stop.addEventListener('abort', askToStop);
  supervision.kill.addEventListener('abort', killNow);
  try {
    const ended = stage.run(task);
    if (supervision.stop.aborted) askToStop();
    if (supervision.kill.aborted) killNow();
    return await ended;
  } finally {
    supervision.stop.removeEventListener('abort', askToStop);
    supervision.kill.removeEventListener('abort', killNow);
    stage.dispose();
  }
}

function startProcess(program: StageProgram, { logFd, device = 'auto' }: Supervision) {
  try {
    return fork(program.entry, [program.stagesModule], {
      detached: true,
      env: { ...process.env, ...deviceEnvironment(device) },
      stdio: ['ignore', logFd, logFd, 'ipc'],
      ...(program.execArgv !== undefined && { execArgv: [...program.execArgv] }),
    });
  } catch (error) {
    // Some reasons, like too little memory, are thrown; others arrive as an event.
    return notStarted(error);
  }
}

/** A stage's process, its limits and what it has said. */
class SupervisedProcess {
  readonly #child: ChildProcess;
  readonly #onReport: Supervision['onReport'];
  readonly #limits: typeof DEFAULTS;
  #silence: SilenceWatch;
  #hasSpoken = false;
  #verdict: StageVerdict | undefined;
  #killReason: string | undefined;
  /** What it held when it was asked to stop for that. */
  #excessBytes: number | undefined;
  #isAskedToStop = false;
  #grace: NodeJS.Timeout | undefined;
  #lifeSigns: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, supervision: Supervision) {
    this.#child = child;
    this.#onReport = supervision.onReport;
    this.#limits = { ...DEFAULTS, ...supervision };
    this.#silence = this.#watchSilence(Math.max(this.#limits.hangMs, START_LIMIT_MS));
    child.on('message', (raw) => this.#hear(raw));
  }

  /** To be called once. */
  async run(task: StageTask): Promise<AttemptEnd> {
    const { leaseMs } = this.#limits;
    this.#tell({ type: 'run', task, leaseMs });
    this.#lifeSigns = setInterval(() => this.#tell({ type: 'alive' }), leaseMs / LIFE_SIGNS_PER_LEASE);
    return this.#endAfter(await exitOf(this.#child));
  }

  /** Repeated calls change nothing. */
  askToStop(): void {
    if (this.#isAskedToStop) return;
    this.#isAskedToStop = true;
    this.#tell({ type: 'stop' });
    this.#endWithinGrace('being asked to stop');
  }

  /** The first reason counts. */
  kill(reason: string): void {
    if (!isRunning(this.#child)) return;
    this.#killReason ??= reason;
    killGroup(this.#child.pid);
  }

  dispose(): void {
    clearInterval(this.#lifeSigns);
    clearTimeout(this.#grace);
    this.#silence.dispose();
  }

  #hear(raw: unknown): void {
    this.#noteLife();
    const message = ChildMessage.safeParse(raw);
    if (!message.success) {
      this.#fail(`the stage must send known messages; got ${JSON.stringify(raw).slice(0, LONGEST_QUOTE)}`);
    } else if (message.data.type === 'alive') this.#checkMemory(message.data.rssBytes);
    else if (isVerdict(message.data)) this.#conclude(message.data);
    else this.#pass(message.data);
  }

  #noteLife(): void {
    if (this.#hasSpoken) {
      this.#silence.heard();
      return;
    }
    this.#hasSpoken = true;
    this.#silence.dispose();
    this.#silence = this.#watchSilence(this.#limits.hangMs);
  }

  #watchSilence(limitMs: number): SilenceWatch {
    return watchSilence(limitMs, () => this.kill(`it gave no sign of life for ${seconds(limitMs)}`));
  }

  #pass(report: StageReport): void {
    try {
      this.#onReport(report);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const code = error instanceof Error && 'code' in error ? { code: String(error.code) } : {};
      this.#fail(`its ${report.type} must be taken; got ${reason}`, code);
    }
  }

  #checkMemory(rssBytes: number): void {
    if (rssBytes <= this.#limits.memoryLimitBytes || this.#isAskedToStop) return;
    this.#excessBytes = rssBytes;
    this.askToStop();
  }

  #conclude(verdict: StageVerdict): void {
    this.#verdict ??= verdict;
    this.#endWithinGrace('telling how it ended');
  }

  #fail(message: string, code: { readonly code?: string } = {}): void {
    this.#verdict ??= { type: 'failed', message, ...code };
    this.kill(message);
  }

  #endWithinGrace(since: string): void {
    const { stopGraceMs } = this.#limits;
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => this.kill(`it did not end within ${seconds(stopGraceMs)} of ${since}`), stopGraceMs);
  }

  /** A process that is gone is noticed by its exit, not here. */
  #tell(message: ParentMessage): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** What it said counts, however it ended after that. */
  #endAfter(exit: Lost): AttemptEnd {
    const rssBytes = this.#excessBytes;
    if (this.#verdict?.type === 'stopped' && rssBytes !== undefined) {
      return { kind: 'stopped', reason: 'memory', rssBytes };
    }
    if (this.#verdict !== undefined) return endOf(this.#verdict);
    const message = this.#killReason ?? exit.message;
    if (rssBytes === undefined) return lost(message);
    const limit = mebibytes(this.#limits.memoryLimitBytes);
    return lost(`${message}; it held ${mebibytes(rssBytes)} of memory, its limit is ${limit}`);
  }
}

/** A process without an id could not be started. */
function isRunning(child: ChildProcess): child is ChildProcess & { readonly pid: number } {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function isVerdict(message: StageReport | StageVerdict): message is StageVerdict {
  return message.type === 'result' || message.type === 'stopped' || message.type === 'failed';
}

/** Resolves when the process has ended and its last message has arrived: the channel closes after both. */
async function exitOf(child: ChildProcess): Promise<Lost> {
  const { pid } = child;
  // What it has started must not outlive it.
  if (pid !== undefined) child.once('exit', () => killGroup(pid));
  try {
    const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    return lost(signal === null ? `the process ended with exit code ${code}` : `the process was killed by ${signal}`);
  } catch (error) {
    return notStarted(error);
  }
}

function notStarted(error: unknown): Lost {
  return lost(`the process could not be started: ${String(error)}`);
}

function lost(message: string): Lost {
  return { kind: 'lost', message };
}

function endOf(verdict: StageVerdict): AttemptEnd {
  switch (verdict.type) {
    case 'result':
      return { kind: 'complete', outcome: verdict.outcome };
    case 'stopped':
      return { kind: 'stopped' };
    case 'failed':
      return { kind: 'failed', message: verdict.message, ...(verdict.code !== undefined && { code: verdict.code }) };
  }
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
