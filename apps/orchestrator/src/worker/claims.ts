import type { Mailboxes } from '../channel/mailbox.js';
import type { WorkerCommand } from '../channel/worker-command.js';
import { ORCHESTRATOR } from '../channel/worker-name.js';
import type { WorkerRequest } from '../channel/worker-request.js';

/** An attempt that a worker has been given. */
export type Grant = Extract<WorkerCommand, { type: 'granted' }>;

/** Asks the orchestrator for attempts. */
export interface Claims {
  /**
   * Resolves with the attempt, or with null when there is nothing to do or the signal aborts. Asks again until it is
   * answered, so it lasts as long as the orchestrator is away.
   */
  claim(stageKey: string, device: string, signal: AbortSignal): Promise<Grant | null>;
  /**
   * To be told of every answer.
   *
   * @returns false when nobody waits for it any more: a granted attempt is then to be given back
   */
  answer(command: Extract<WorkerCommand, { type: 'granted' | 'refused' }>): boolean;
}

const ASK_AGAIN_MS = 2_000;

/** @param onTrouble told of requests that could not be sent; they are sent again */
export function claimsOf(
  worker: string,
  requests: Mailboxes<WorkerRequest>,
  onTrouble: (error: Error) => void,
): Claims {
  const waiting = new Map<string, (grant: Grant | null) => void>();
  const answered = new Set<string>();
  let numClaims = 0;
  return {
    async claim(stageKey, device, signal) {
      numClaims += 1;
      const claimId = `${worker}:${numClaims}`;
      const ask = (): void => {
        requests.send(ORCHESTRATOR, { type: 'claim', worker, claimId, stageKey, device }).catch(onTrouble);
      };
      const again = setInterval(ask, ASK_AGAIN_MS);
      let giveUp = (): void => undefined;
      try {
        return await new Promise<Grant | null>((resolve) => {
          giveUp = () => resolve(null);
          if (signal.aborted) return giveUp();
          waiting.set(claimId, resolve);
          signal.addEventListener('abort', giveUp);
          ask();
        });
      } finally {
        clearInterval(again);
        signal.removeEventListener('abort', giveUp);
        waiting.delete(claimId);
      }
    },
    answer(command) {
      const resolve = waiting.get(command.claimId);
      // The same answer may come several times, once per time it was asked for.
      if (resolve === undefined) return answered.has(command.claimId);
      answered.add(command.claimId);
      resolve(command.type === 'granted' ? command : null);
      return true;
    },
  };
}
