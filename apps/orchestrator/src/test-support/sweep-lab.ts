import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { newWorkerName } from '../channel/worker-name.js';
import type { ControlReply, ControlRequest } from '../control/control-request.js';
import { planSweep } from '../plan/plan-sweep.js';
import { ServedSweeps } from '../runner/served-sweeps.js';
import type { AttemptEnd } from '../runner/supervise-stage.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { embeddedLink } from '../scheduler/worker-link.js';
import type { StageOutcome } from '../stages/stage-context.js';
import { type Database, openStoreForWriting } from '../store/open-store.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { writtenSweep } from '../sweep/written-sweep.js';
import { startWorker } from '../worker/worker.js';
import { temporaryFolder } from './temporary-folder.js';

/** An attempt that runs nowhere: the test says how it ends. */
export interface FakeAttempt {
  readonly key: string;
  readonly kind: 'train' | 'evaluate';
  readonly number: number;
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
  finish(): void;
  fail(): void;
  /** It does not end when it is asked to, only when it is killed. */
  defy(): void;
  /** It keeps its state and ends, asked or not. */
  obey(): void;
  /** Resolves when its end is in the store. */
  readonly stored: Promise<void>;
}

/** An orchestrator with a worker in the test's own process; everything is real but the stages. */
export interface SweepLab {
  readonly db: Database;
  readonly sweeps: ServedSweeps;
  /** Begins with the text of a sweep file; returns the sweep's id. */
  start(text: string): Promise<string>;
  /** What was to be said of starts. */
  readonly said: readonly string[];
  ask(request: ControlRequest): Promise<ControlReply>;
  /** Asks to extend the sweep `tiny` to the text of a file. */
  extend(text: string): Promise<ControlReply>;
  /** The next attempt that begins, or the first that has begun and was not asked for. */
  next(): Promise<FakeAttempt>;
  /** Lets the next `count` attempts do their work. */
  finish(count: number): Promise<FakeAttempt[]>;
  /** Attempts that have begun and were not asked for. */
  readonly numUnasked: () => number;
  /** What planning finds of the dataset from then on. */
  changeDataset(fingerprint: string): void;
  /** Planning waits from now until it is released; `begun` resolves when there is some. */
  holdPlanning(): { readonly begun: Promise<void>; release(): void };
  /** As Ctrl-C does. */
  interrupt(): void;
  /** Ends the orchestrator as if it had been killed: nothing of it is told to the store. */
  die(): Promise<void>;
}

const OUTCOMES: Readonly<Record<'train' | 'evaluate', StageOutcome>> = {
  train: { kind: 'train', steps: 10, finalLoss: 1 },
  evaluate: {
    kind: 'evaluate',
    classNames: ['road', 'car'],
    confusion: { numClasses: 2, counts: [1, 0, 1, 2] },
    groups: [],
  },
};

/** @param file database of another lab that has died */
export function sweepLab({
  slots = 1,
  file = join(temporaryFolder(), 'ssma.sqlite'),
} = {}): SweepLab & { file: string } {
  const clock = Date.now;
  const store = openStoreForWriting(file, clock());
  const { db } = store;
  const attempts = attemptDesk();
  const link = embeddedLink();
  const scheduler = new Scheduler({
    ...link,
    db,
    clock,
    leaseMs: 30_000,
    stageDir: () => '',
    stageLog: () => '',
    artifacts: null,
    onEvent: (event) => (event.type === 'ended' ? attempts.ended(event.stageKey) : undefined),
    onTrouble: (error) => {
      throw error;
    },
  });
  let fingerprint = 'fingerprint';
  let planning = { begin: (): void => undefined, released: Promise.resolve() };
  const dependencies = {
    inspectDataset: async () => {
      planning.begin();
      await planning.released;
      return { fingerprint, modalities: ['rgb', 'depth'] };
    },
    hashWeights: async (path: string) => `hash of ${path}`,
  };
  const sweeps = new ServedSweeps({
    ...dependencies,
    db,
    clock,
    scheduler,
    isLocal: true,
    allowPath: [],
    onPlan: () => undefined,
  });
  const dir = join(file, '..');
  const worker = startWorker(
    {
      name: newWorkerName('local', 'lab', process.pid),
      host: 'lab',
      pid: process.pid,
      capability: 'any',
      devices: Array(slots).fill('cpu'),
    },
    {
      ...link,
      queue: link.queueOf('any'),
      execute: async (task, { number }, { stop, kill }) => {
        const end = await attempts.run(task, number, { stop, kill });
        return { end, logTail: '' };
      },
      folders: { stageDir: (key) => join(dir, key), inputCache: dir },
      artifacts: null,
      requireFit: async () => undefined,
      onDrain: () => undefined,
      onTrouble: (error) => {
        throw error;
      },
    },
  );
  const said: string[] = [];
  let dying: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await scheduler.close();
    store.close();
    // News that nobody stores would be waited for.
    void worker.drain();
  };
  const die = (): Promise<void> => {
    dying ??= end();
    return dying;
  };
  onTestFinished(die);
  return {
    db,
    file,
    sweeps,
    said,
    async start(text) {
      const { sweep, ...definition } = parseSweep(text, 'tiny.yaml');
      const plan = await planSweep(expandSweep({ sweep, ...definition }).trials, dependencies);
      const start = { file: 'tiny.yaml', sweep, plan };
      const { reply } = await sweeps.begin({ kind: 'file', start }, (policy) => policy);
      if (reply !== null) said.push(reply.message);
      return sweeps.results()[0]?.id ?? '';
    },
    ask: (request) => sweeps.carryOut(request),
    extend: (text) => {
      const definition = writtenSweep(parseSweep(text, 'tiny.yaml'));
      return sweeps.carryOut({ type: 'extend', sweep: 'tiny', file: 'tiny.yaml', definition });
    },
    next: attempts.next,
    async finish(count) {
      const finished: FakeAttempt[] = [];
      for (let index = 0; index < count; index++) {
        const attempt = await attempts.next();
        attempt.finish();
        finished.push(attempt);
      }
      return finished;
    },
    numUnasked: attempts.numUnasked,
    changeDataset(changed) {
      fingerprint = changed;
    },
    holdPlanning() {
      const [begun, released] = [latch(), latch()];
      planning = { begin: begun.open, released: released.opened };
      return { begun: begun.opened, release: released.open };
    },
    interrupt: () => scheduler.interrupt(),
    die,
  };
}

/** Where attempts wait for the test's word. */
function attemptDesk() {
  const arrived: FakeAttempt[] = [];
  const waiting: ((attempt: FakeAttempt) => void)[] = [];
  const onStored = new Map<string, () => void>();
  const arrive = (attempt: FakeAttempt): void => {
    const waiter = waiting.shift();
    if (waiter === undefined) arrived.push(attempt);
    else waiter(attempt);
  };
  return {
    run(
      { key, kind }: { readonly key: string; readonly kind: 'train' | 'evaluate' },
      number: number,
      { stop, kill }: { readonly stop: AbortSignal; readonly kill: AbortSignal },
    ): Promise<AttemptEnd> {
      return new Promise((resolve) => {
        let isObedient = true;
        stop.addEventListener('abort', () => (isObedient ? resolve({ kind: 'stopped' }) : undefined));
        kill.addEventListener('abort', () => resolve({ kind: 'lost', message: 'it was killed on request' }));
        arrive({
          ...{ key, kind, number, stop, kill },
          stored: new Promise((told) => onStored.set(key, told)),
          finish: () => resolve({ kind: 'complete', outcome: OUTCOMES[kind] }),
          fail: () => resolve({ kind: 'failed', message: 'loss must be finite; got NaN', code: 'DIVERGED' }),
          defy: () => {
            isObedient = false;
          },
          obey: () => resolve({ kind: 'stopped' }),
        });
      });
    },
    ended: (stageKey: string): void => onStored.get(stageKey)?.(),
    next: (): Promise<FakeAttempt> => {
      const attempt = arrived.shift();
      return attempt === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(attempt);
    },
    numUnasked: () => arrived.length,
  };
}

function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
