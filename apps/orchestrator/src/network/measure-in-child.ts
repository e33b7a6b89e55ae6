import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { MeasuringReply, MeasuringTask } from './measuring-task.js';

/** Signals by which a user or the system asks a process to end; its memory has nothing to do with it. */
const REQUESTS_TO_END = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** The program of a measuring process. */
export interface MeasuringProgram {
  /** Path of the module. */
  readonly entry: string;
  /** Arguments for Node. */
  readonly execArgv: readonly string[];
}

/**
 * Measures in a process of its own.
 *
 * A process that a signal ends without an answer is one that did not fit: Linux kills the largest process (SIGKILL) when
 * memory is short, and the native engine crashes (SIGSEGV, SIGABRT) when it is refused some. The reason names the signal.
 *
 * @throws Error with the code of what failed in it
 */
export async function measureInChild(
  { entry, execArgv }: MeasuringProgram,
  task: MeasuringTask,
): Promise<Exclude<MeasuringReply, { readonly kind: 'failed' }>> {
  // What the engine prints goes to stderr: stdout is for results.
  const child = fork(entry, { execArgv: [...execArgv], stdio: ['ignore', 2, 2, 'ipc'] });
  let reply: MeasuringReply | undefined;
  // Only the child, which this program has forked, writes to the channel.
  child.on('message', (message) => {
    reply = message as MeasuringReply;
  });
  child.send(task);
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (reply === undefined) {
    if (signal === null || REQUESTS_TO_END.includes(signal)) {
      throw new Error(
        `efficiency: the measuring process must answer; it ended with ${signal ?? `exit code ${exitCode}`}`,
      );
    }
    return { kind: 'did-not-fit', reason: `the system ended the process with ${signal}` };
  }
  if (reply.kind !== 'failed') return reply;
  const { message, code } = reply;
  throw Object.assign(new Error(message), code === undefined ? {} : { code });
}
