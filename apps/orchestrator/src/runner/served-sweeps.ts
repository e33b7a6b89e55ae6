import type { ControlReply, ControlRequest, RunRequest } from '../control/control-request.js';
import { ConfigError, StateConflictError } from '../errors.js';
import type { PlanDependencies, SweepPlan } from '../plan/plan-sweep.js';
import type { Clock } from '../scheduler/run-event.js';
import type { Scheduler } from '../scheduler/scheduler.js';
import type { Database } from '../store/open-store.js';
import { recordRun, type SweepRunIntent } from '../store/record-run.js';
import { stageStates } from '../store/stage-states.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import type { StageState, SweepState } from '../store/tables.js';
import type { RunPolicy } from '../sweep/run-policy.js';
import { holdSweep } from './hold-sweep.js';
import { type Extension, type ExtensionSurroundings, intentOfExtension } from './intent-of-extension.js';
import { intentOfRequest, type RequestedRun } from './intent-of-request.js';
import { intentOfStart, type SweepStart } from './intent-of-start.js';
import { intentOfSubmission } from './intent-of-submission.js';
import { runReply, startReply } from './run-reply.js';

/** What an orchestrator begins with: a sweep file, or a request that nobody was there to carry out. */
export type Beginning =
  | { readonly kind: 'file'; readonly start: SweepStart }
  | { readonly kind: 'request'; readonly request: RunRequest };

/** Where a sweep stands after it was run. */
export interface EndedSweep {
  readonly id: string;
  readonly name: string;
  /** What was last asked of it. */
  readonly state: SweepState;
  readonly plan: SweepPlan;
  /** State of each of its stages, by key. */
  readonly stages: ReadonlyMap<string, StageState>;
  /** It has become a larger one meanwhile, which the file that it was started from does not describe. */
  readonly isExtended: boolean;
}

export interface ServedSweepsDependencies extends PlanDependencies {
  readonly db: Database;
  readonly clock: Clock;
  readonly scheduler: Pick<Scheduler, 'run' | 'isRunning' | 'pause' | 'stop' | 'cancel'>;
  /** The stages of every sweep are run by one process, which has the capability of the first. */
  readonly isLocal: boolean;
  /** Folders outside the working directory that sweeps may read from. */
  readonly allowPath: readonly string[];
  /** Told of each sweep before it runs, and again when it has become another. */
  readonly onPlan: (plan: SweepPlan, sweepId: string) => void;
  /** Puts what stages of a plan will read where all workers find it. */
  readonly shareFinished?: (plan: SweepPlan) => Promise<void>;
}

type Served = Pick<EndedSweep, 'name' | 'plan' | 'isExtended'>;

/** The sweeps that an orchestrator runs, and what other processes ask of it meanwhile: one request after the other. */
export class ServedSweeps {
  readonly #dependencies: ServedSweepsDependencies;
  readonly #served = new Map<string, Served>();
  readonly #running = new Map<string, Promise<void>>();
  #numRequests = 0;
  #lastRequest: Promise<unknown> = Promise.resolve();
  #capability: string | undefined;
  #isEnding = false;

  constructor(dependencies: ServedSweepsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Runs the first sweep.
   *
   * @param policyFor how it is run, by what its file or the store says
   */
  begin(
    beginning: Beginning,
    policyFor: (policy: RunPolicy) => RunPolicy,
  ): Promise<{ readonly policy: RunPolicy; readonly reply: ControlReply | null }> {
    return this.#inTurn(async () => {
      if (beginning.kind === 'file') {
        const intent = withPolicy(intentOfStart(this.#dependencies.db, beginning.start), policyFor);
        await this.#dependencies.shareFinished?.(intent.plan);
        this.#run(intent);
        return { policy: intent.policy, reply: startReply(intent) };
      }
      const intent = withPolicy(await this.#intentOf(beginning.request), policyFor);
      return { policy: intent.policy, reply: this.#runRequested(beginning.request, intent) };
    });
  }

  /** @throws NotFoundError, ConfigError, StateConflictError when the request cannot be carried out: nothing has changed */
  carryOut(request: ControlRequest): Promise<ControlReply> {
    return this.#inTurn(async () => {
      const { db, scheduler } = this.#dependencies;
      switch (request.type) {
        case 'pause':
        case 'stop':
        case 'cancel':
          return holdSweep(db, request, (type, id) => scheduler[type](id));
        case 'resume':
        case 'retry':
        case 'extend':
        case 'start':
          return this.#runRequested(request, await this.#intentOf(request));
      }
    });
  }

  /** Resolves when no sweep runs or is paused and nothing is being carried out; requests are refused from then on. */
  async ended(): Promise<void> {
    do {
      await Promise.all([...this.#running.values(), this.#lastRequest]);
    } while (this.#running.size > 0 || this.#numRequests > 0);
    this.refuse();
  }

  /** Carries no further request out. */
  refuse(): void {
    this.#isEnding = true;
  }

  /** The sweeps that were run, in the order in which they came. */
  results(): EndedSweep[] {
    const { db } = this.#dependencies;
    return [...this.#served].map(([id, served]) => {
      const keys = served.plan.stages.map(({ key }) => key);
      return { id, ...served, state: requireSweepRun(db, id).state, stages: stageStates(db, keys) };
    });
  }

  #inTurn<Result>(carryOut: () => Promise<Result>): Promise<Result> {
    this.#numRequests += 1;
    const result = this.#lastRequest.then(() => {
      this.#requireOpen();
      return carryOut();
    });
    // Whoever asked is told of the error.
    this.#lastRequest = result
      .catch(() => undefined)
      .finally(() => {
        this.#numRequests -= 1;
      });
    return result;
  }

  async #intentOf(request: RunRequest): Promise<RequestedRun | Extension> {
    const { scheduler, shareFinished, ...dependencies } = this.#dependencies;
    const surroundings = { ...dependencies, isRunning: (id: string) => scheduler.isRunning(id) };
    const intent = await intentOf(request, surroundings);
    await shareFinished?.(intent.plan);
    return intent;
  }

  #runRequested(request: RunRequest, intent: RequestedRun | Extension): ControlReply {
    const [numReopened = 0] = this.#run(intent);
    return runReply(request, intent, numReopened);
  }

  /** @returns number of stages that were reopened for each of what the intent names */
  #run(intent: SweepRunIntent): number[] {
    const { db, clock, scheduler, isLocal, onPlan } = this.#dependencies;
    const { sweep, plan, policy } = intent;
    // It may have been planned for a while.
    this.#requireOpen();
    if (isLocal) this.#requireCapability(sweep.name, policy);
    const numbers = recordRun(db, intent, clock());
    const isExtended = 'numNewTrials' in intent || this.#served.get(sweep.id)?.isExtended === true;
    this.#served.set(sweep.id, { name: sweep.name, plan, isExtended });
    onPlan(plan, sweep.id);
    const settled = scheduler.run(sweep.id, policy).then(() => {
      if (this.#running.get(sweep.id) === settled) this.#running.delete(sweep.id);
    });
    this.#running.set(sweep.id, settled);
    return numbers;
  }

  #requireCapability(name: string, { capability }: RunPolicy): void {
    this.#capability ??= capability;
    if (capability === this.#capability) return;
    throw new ConfigError(
      `sweep ${name}: its capability must be that of the process which runs the sweeps of this folder, ${this.#capability}; got ${capability}`,
    );
  }

  #requireOpen(): void {
    if (!this.#isEnding) return;
    throw new StateConflictError(
      `orchestrator: it must not be about to end to be asked for anything; got process ${process.pid}, which is (ask again when it has ended)`,
    );
  }
}

function intentOf(request: RunRequest, surroundings: ExtensionSurroundings): Promise<RequestedRun | Extension> {
  switch (request.type) {
    case 'start':
      return intentOfSubmission(request, surroundings);
    case 'extend':
      return intentOfExtension(request, surroundings);
    case 'resume':
    case 'retry':
      return intentOfRequest(request, surroundings);
  }
}

function withPolicy<Intent extends SweepRunIntent>(
  intent: Intent,
  policyFor: (policy: RunPolicy) => RunPolicy,
): Intent {
  return { ...intent, policy: policyFor(intent.policy) };
}
