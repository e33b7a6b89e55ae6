import type { Mailboxes } from '../channel/mailbox.js';
import type { WorkerCommand } from '../channel/worker-command.js';
import { ORCHESTRATOR } from '../channel/worker-name.js';
import type { WorkerRequest } from '../channel/worker-request.js';
import type { StageQueue } from '../queue/stage-queue.js';
import { type Claims, claimsOf, type Grant } from './claims.js';
import { type AttemptDependencies, giveBack, runAttempt } from './run-attempt.js';

/** Who a worker is and what it has. */
export interface WorkerIdentity {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly capability: string;
  /** A device for each slot, e.g. `cpu` or the number of a GPU. */
  readonly devices: readonly string[];
}

export interface WorkerDependencies extends Omit<AttemptDependencies, 'worker'> {
  readonly queue: StageQueue;
  readonly commands: Mailboxes<WorkerCommand>;
  readonly requests: Mailboxes<WorkerRequest>;
  /** The orchestrator asks the worker to end: call `drain`. */
  readonly onDrain: () => void;
}

/** Takes stages from a queue and runs them, one per slot at a time. */
export interface Worker {
  /** Takes no more stages, asks the running ones to keep their state, and resolves when they have ended and all is told. */
  drain(): Promise<void>;
  /** Ends the running stages at once, so that `drain` need not wait for them. */
  kill(): void;
}

/** Until an attempt says how long its lease is. */
const FIRST_HEARTBEAT_MS = 5_000;
const BEATS_PER_LEASE = 6;

/** A place for one stage at a time. */
interface Slot {
  readonly device: string;
  isTaken: boolean;
  running: RunningAttempt | null;
}

interface RunningAttempt {
  readonly stageKey: string;
  readonly attempt: number;
  readonly stop: AbortController;
  readonly kill: AbortController;
}

/**
 * Starts a worker. It knows no database: it asks for attempts, tells what happens in them, and does what the orchestrator
 * says. The channels stay open; who opened them closes them after `drain`.
 */
export function startWorker(identity: WorkerIdentity, dependencies: WorkerDependencies): Worker {
  const { name } = identity;
  const { queue, commands, requests, onTrouble } = dependencies;
  const claims = claimsOf(name, requests, onTrouble);
  const slots: Slot[] = identity.devices.map((device) => ({ device, isTaken: false, running: null }));
  const killing = new AbortController();
  const heart = heartOf(identity, slots, dependencies);
  const listener = commands.listen(name, obeyer(slots, claims, dependencies));

  const handle = async (stageKey: string, closing: AbortSignal): Promise<void> => {
    const slot = slots.find(({ isTaken }) => !isTaken);
    if (slot === undefined) throw new Error(`worker ${name}: a stage must have a free slot; got ${stageKey}`);
    slot.isTaken = true;
    try {
      const grant = await claims.claim(stageKey, slot.device, closing);
      if (grant === null) return;
      heart.setLease(grant.leaseMs);
      await runInSlot(grant, slot, { closing, killing: killing.signal }, { ...dependencies, worker: name });
    } finally {
      slot.isTaken = false;
    }
  };
  const consumer = queue.consume(handle, {
    concurrency: slots.length,
    onHandlerError: (stageKey, error) => onTrouble(new Error(`stage ${stageKey}: ${String(error)}`)),
  });

  const end = async (): Promise<void> => {
    heart.drain();
    await consumer.close();
    heart.stop();
    await listener.close();
    await requests.send(ORCHESTRATOR, { type: 'left', worker: name }).catch(onTrouble);
  };
  let ended: Promise<void> | undefined;
  return {
    drain() {
      ended ??= end();
      return ended;
    },
    kill: () => killing.abort(),
  };
}

async function runInSlot(
  grant: Grant,
  slot: Slot,
  { closing, killing }: { readonly closing: AbortSignal; readonly killing: AbortSignal },
  dependencies: AttemptDependencies,
): Promise<void> {
  const [stop, kill] = [new AbortController(), new AbortController()];
  slot.running = { stageKey: grant.assignment.key, attempt: grant.attempt, stop, kill };
  const signals = { stop: AbortSignal.any([closing, stop.signal]), kill: AbortSignal.any([killing, kill.signal]) };
  try {
    await runAttempt(grant, { device: slot.device, ...signals }, dependencies);
  } finally {
    slot.running = null;
  }
}

/** Does what the orchestrator says; commands for attempts that are not here any more have no effect. */
function obeyer(
  slots: readonly Slot[],
  claims: Claims,
  { events, onTrouble, onDrain }: WorkerDependencies,
): (command: WorkerCommand) => void {
  const runningOf = (stageKey: string, attempt: number): RunningAttempt | undefined =>
    slots.flatMap(({ running }) => running ?? []).find((one) => one.stageKey === stageKey && one.attempt === attempt);
  return (command) => {
    switch (command.type) {
      case 'granted':
        if (!claims.answer(command)) void giveBack(command, events, onTrouble);
        return;
      case 'refused':
        claims.answer(command);
        return;
      case 'stop':
        runningOf(command.stageKey, command.attempt)?.stop.abort();
        return;
      case 'kill':
        runningOf(command.stageKey, command.attempt)?.kill.abort();
        return;
      case 'drain':
        onDrain();
        return;
    }
  };
}

/** Says every few seconds that the worker is alive, and with which attempts. */
function heartOf(
  { name, host, pid, capability }: WorkerIdentity,
  slots: readonly Slot[],
  { requests, onTrouble }: WorkerDependencies,
) {
  let isDraining = false;
  let intervalMs = FIRST_HEARTBEAT_MS;
  const beat = (): void => {
    const told = slots.map(({ device, running }) => ({
      device,
      running: running === null ? null : { stageKey: running.stageKey, attempt: running.attempt },
    }));
    const state = { worker: name, host, pid, capability, isDraining, slots: told };
    requests.send(ORCHESTRATOR, { type: 'alive', ...state }).catch(onTrouble);
  };
  let timer = setInterval(beat, intervalMs);
  beat();
  return {
    setLease(leaseMs: number): void {
      const wantedMs = leaseMs / BEATS_PER_LEASE;
      if (wantedMs === intervalMs) return;
      intervalMs = wantedMs;
      clearInterval(timer);
      timer = setInterval(beat, intervalMs);
    },
    drain(): void {
      isDraining = true;
      beat();
    },
    stop: () => clearInterval(timer),
  };
}
