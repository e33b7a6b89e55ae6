import { askOrchestrator } from '../control/ask-orchestrator.js';
import type { ControlReply, ControlRequest, RunRequest } from '../control/control-request.js';
import { recordHold } from '../runner/record-hold.js';
import type { StartDependencies, StartOptions } from '../runner/start-sweep.js';
import { startSweep } from '../runner/start-sweep.js';

/** Has requests carried out by the one writer of a runs folder, which this process becomes where there is none. */
export interface RequestRunner {
  carryOut(request: ControlRequest): Promise<ControlReply>;
  /** Resolves when no sweep runs in this process; to be called when its `stop` has been asked for. */
  ended(): Promise<void>;
}

export interface RequestRunnerDependencies extends Omit<StartDependencies, 'onBegun'> {
  /** Told when sweeps that ran in this process have ended, or could not go on. */
  readonly onEnded: (error: Error | null) => void;
}

/**
 * Requests go to the orchestrator that runs on the folder. Where none does, what lets a sweep run makes this process the
 * orchestrator until no sweep of it runs any more, and what holds one is recorded. One request begins after the other.
 */
export function requestRunner(options: StartOptions, dependencies: RequestRunnerDependencies): RequestRunner {
  const { folder } = options;
  let last: Promise<unknown> = Promise.resolve();
  let running: Promise<void> = Promise.resolve();

  const begin = (request: RunRequest): Promise<ControlReply> =>
    new Promise((resolve, reject) => {
      let hasBegun = false;
      const onBegun = (reply: ControlReply): void => {
        hasBegun = true;
        resolve(reply);
      };
      running = startSweep({ kind: 'request', request }, options, { ...dependencies, onBegun }).then(
        () => dependencies.onEnded(null),
        (error: Error) => (hasBegun ? dependencies.onEnded(error) : reject(error)),
      );
    });

  const carryOut = async (request: ControlRequest): Promise<ControlReply> => {
    const reply = await askOrchestrator(folder, request);
    if (reply !== undefined) return reply;
    return isRun(request) ? begin(request) : recordHold(folder, request, dependencies.clock());
  };

  return {
    carryOut(request) {
      const result = last.then(() => carryOut(request));
      // Whoever asked is told of the error.
      last = result.catch(() => undefined);
      return result;
    },
    async ended() {
      await last;
      await running;
    },
  };
}

function isRun(request: ControlRequest): request is RunRequest {
  return request.type !== 'pause' && request.type !== 'stop' && request.type !== 'cancel';
}
