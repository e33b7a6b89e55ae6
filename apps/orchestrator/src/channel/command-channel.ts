import type { WorkerCommand } from './worker-command.js';

/**
 * The way back: commands from the orchestrator to a worker, in the order in which they were sent. A command may be lost
 * with the channel's memory, so what must come true, such as a cancellation, is sent again until the attempt has ended.
 */
export interface CommandChannel {
  /** Resolves when the channel holds the command; the worker need not listen yet. */
  send(worker: string, command: WorkerCommand): Promise<void>;
  /** Hands over the commands for a worker, those from before included; one listener per worker name. */
  listen(worker: string, handle: (command: WorkerCommand) => void): CommandListener;
  /** Ends all listeners. */
  close(): Promise<void>;
}

export interface CommandListener {
  /** Nothing is handed over afterwards. */
  close(): Promise<void>;
}
