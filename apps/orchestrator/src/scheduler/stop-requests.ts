import type { AttemptRef } from '../channel/attempt-event.js';
import type { Mailboxes } from '../channel/mailbox.js';
import type { WorkerCommand } from '../channel/worker-command.js';

interface StopRequest extends AttemptRef {
  readonly worker: string;
  /** From then on it is not asked but ended. */
  readonly killAtMs: number;
  /** It ends although a sweep may want the stage again. */
  readonly isFinal: boolean;
}

/** Attempts that were asked to end and have not ended yet: they are asked until they do, as a command may be lost. */
export class StopRequests {
  readonly #requests = new Map<string, StopRequest>();
  readonly #commands: Mailboxes<WorkerCommand>;
  readonly #onTrouble: (error: Error) => void;
  readonly #killing = new Map<string, NodeJS.Timeout>();

  constructor(commands: Mailboxes<WorkerCommand>, onTrouble: (error: Error) => void) {
    this.#commands = commands;
    this.#onTrouble = onTrouble;
  }

  /** Asks an attempt to keep its state and end; an earlier request stays if it is the more urgent one. */
  add(request: StopRequest, nowMs: number): void {
    const before = this.#requests.get(request.stageKey);
    const killAtMs = Math.min(request.killAtMs, before?.killAtMs ?? Infinity);
    const urgent = { ...request, killAtMs, isFinal: request.isFinal || before?.isFinal === true };
    this.#requests.set(request.stageKey, urgent);
    this.#send(urgent, nowMs);
    if (killAtMs < Infinity) this.#killAfter(urgent, killAtMs - nowMs);
  }

  /** The stage is wanted again: unless its end was final, how its attempt ends is the attempt's affair. */
  withdraw(stageKey: string): void {
    if (this.#requests.get(stageKey)?.isFinal === false) this.ended(stageKey);
  }

  has(stageKey: string): boolean {
    return this.#requests.has(stageKey);
  }

  ended(stageKey: string): void {
    this.#requests.delete(stageKey);
    clearTimeout(this.#killing.get(stageKey));
    this.#killing.delete(stageKey);
  }

  sendAgain(nowMs: number): void {
    for (const request of this.#requests.values()) this.#send(request, nowMs);
  }

  close(): void {
    for (const timer of this.#killing.values()) clearTimeout(timer);
    this.#killing.clear();
  }

  /** To the moment: requests that are sent again may be seconds late. */
  #killAfter(request: StopRequest, delayMs: number): void {
    clearTimeout(this.#killing.get(request.stageKey));
    const kill = (): void => this.#send(request, request.killAtMs);
    this.#killing.set(request.stageKey, setTimeout(kill, delayMs));
  }

  #send({ worker, stageKey, attempt, killAtMs }: StopRequest, nowMs: number): void {
    const type = nowMs >= killAtMs ? 'kill' : 'stop';
    this.#commands.send(worker, { type, stageKey, attempt }).catch(this.#onTrouble);
  }
}
