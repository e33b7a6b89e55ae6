/** Watches a channel for silence. */
export interface SilenceWatch {
  /** To be called with every message. */
  heard(): void;
  dispose(): void;
}

/**
 * Calls `onSilent` once when no message has come for `limitMs`, counted from now and from each message on. Messages that
 * wait to be read are never taken for silence: after a long native step, or when this process was stopped and goes on,
 * the timer fires before they are read, so the verdict waits for the next turn of the event loop.
 *
 * @see https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick (immediates run after the poll
 * phase, in which all that has arrived is read)
 */
export function watchSilence(limitMs: number, onSilent: () => void): SilenceWatch {
  let numHeard = 0;
  let isOver = false;
  const timer = setTimeout(() => {
    const numHeardBefore = numHeard;
    setImmediate(() => {
      if (isOver || numHeard > numHeardBefore) return;
      isOver = true;
      onSilent();
    });
  }, limitMs);
  timer.unref();
  return {
    heard() {
      numHeard += 1;
      // A timer that was cleared would be armed again.
      if (!isOver) timer.refresh();
    },
    dispose() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
