import type { AttemptRef } from '../channel/attempt-event.js';
import type { Mailboxes } from '../channel/mailbox.js';
import type { WorkerCommand } from '../channel/worker-command.js';

interface StopRequest extends AttemptRef {
  readonly worker: string;
  /** From then on it is not asked but ended. */
  readonly killAtMs: number;
}

/** Attempts that were asked to end and have not ended yet: they are asked until they do, as a command may be lost. */
export class StopRequests {
  readonly #requests = new Map<string, StopRequest>();
  readonly #commands: Mailboxes<WorkerCommand>;
  readonly #onTrouble: (error: Error) => void;

  constructor(commands: Mailboxes<WorkerCommand>, onTrouble: (error: Error) => void) {
    this.#commands = commands;
    this.#onTrouble = onTrouble;
  }

  /** Asks an attempt to keep its state and end; an earlier request stays if it is the more urgent one. */
  add(request: StopRequest, nowMs: number): void {
    const killAtMs = Math.min(request.killAtMs, this.#requests.get(request.stageKey)?.killAtMs ?? Infinity);
    const urgent = { ...request, killAtMs };
    this.#requests.set(request.stageKey, urgent);
    this.#send(urgent, nowMs);
  }

  has(stageKey: string): boolean {
    return this.#requests.has(stageKey);
  }

  ended(stageKey: string): void {
    this.#requests.delete(stageKey);
  }

  sendAgain(nowMs: number): void {
    for (const request of this.#requests.values()) this.#send(request, nowMs);
  }

  #send({ worker, stageKey, attempt, killAtMs }: StopRequest, nowMs: number): void {
    const type = nowMs >= killAtMs ? 'kill' : 'stop';
    this.#commands.send(worker, { type, stageKey, attempt }).catch(this.#onTrouble);
  }
}
