import { setImmediate } from 'node:timers/promises';

/** A turn of the event loop is not to last longer. */
const TURN_MS = 50;

/**
 * For long work in a process that has to stay responsive: to be awaited between its pieces. Lets everything else go on
 * whenever the work has gone on for a while.
 */
export function turnTaker(): () => Promise<void> | undefined {
  let sinceMs = performance.now();
  return () => {
    if (performance.now() - sinceMs < TURN_MS) return undefined;
    return setImmediate().then(() => {
      sinceMs = performance.now();
    });
  };
}
