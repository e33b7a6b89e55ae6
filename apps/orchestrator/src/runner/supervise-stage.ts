import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { StageOutcome, StageTask } from '../stages/stage-context.js';
import type { ParentMessage, StageReport, StageVerdict } from './messages.js';
import { ChildMessage } from './messages.js';

/** How a stage's process ended. */
export type AttemptEnd =
  | { readonly kind: 'complete'; readonly outcome: StageOutcome }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string }
  /** It died without a word. */
  | { readonly kind: 'lost'; readonly message: string };

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
  readonly onReport: (report: StageReport) => void;
  /** Aborting asks the stage to keep its state and end. */
  readonly stop: AbortSignal;
  /** Aborting ends the process at once. */
  readonly kill: AbortSignal;
}

/** Runs a stage in a process of its own, which is never used again: memory and crashes of a stage end with it. */
export async function superviseStage(
  task: StageTask,
  program: StageProgram,
  supervision: Supervision,
): Promise<AttemptEnd> {
  const { logFd, onReport, stop, kill } = supervision;
  const child = fork(program.entry, [program.stagesModule], {
    stdio: ['ignore', logFd, logFd, 'ipc'],
    ...(program.execArgv !== undefined && { execArgv: [...program.execArgv] }),
  });
  let verdict: StageVerdict | undefined;
  child.on('message', (raw) => {
    const message = ChildMessage.safeParse(raw);
    if (!message.success) {
      verdict = { type: 'failed', message: `the stage must send known messages; got ${JSON.stringify(raw)}` };
      child.kill('SIGKILL');
    } else if (isReport(message.data)) onReport(message.data);
    else verdict ??= message.data;
  });
  const askToStop = (): void => tell(child, { type: 'stop' });
  const killNow = (): void => void child.kill('SIGKILL');
  stop.addEventListener('abort', askToStop);
  kill.addEventListener('abort', killNow);
  try {
    const ended = exitOf(child);
    tell(child, { type: 'run', task });
    if (stop.aborted) askToStop();
    if (kill.aborted) killNow();
    const exit = await ended;
    return verdict === undefined ? { kind: 'lost', message: exit } : endOf(verdict);
  } finally {
    stop.removeEventListener('abort', askToStop);
    kill.removeEventListener('abort', killNow);
  }
}

/** Resolves when the process has ended and its last message has arrived: the channel closes after both. */
async function exitOf(child: ChildProcess): Promise<string> {
  try {
    const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    return signal === null ? `the process ended with exit code ${code}` : `the process was killed by ${signal}`;
  } catch (error) {
    return `the process could not be started: ${String(error)}`;
  }
}

/** A child that is gone is noticed by its exit, not here. */
function tell(child: ChildProcess, message: ParentMessage): void {
  if (child.connected) child.send(message, () => undefined);
}

function isReport(message: ChildMessage): message is StageReport {
  return message.type === 'progress' || message.type === 'metrics' || message.type === 'artifact';
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
