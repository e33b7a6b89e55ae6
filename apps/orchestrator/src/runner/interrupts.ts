/** What the user has asked for with Ctrl-C. */
export interface Interrupts {
  /** Aborts at the first interrupt: keep the state, then end. */
  readonly stop: AbortSignal;
  /** Aborts at the second: end at once. */
  readonly kill: AbortSignal;
  /** Gives the signals back to their default handling. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the interrupts of this process into abort signals.
 *
 * @param onStop called at the first one, before `stop` aborts
 */
export function listenForInterrupts(onStop: () => void): Interrupts {
  const stop = new AbortController();
  const kill = new AbortController();
  const listener = (): void => {
    if (stop.signal.aborted) {
      kill.abort();
      return;
    }
    onStop();
    stop.abort();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    stop: stop.signal,
    kill: kill.signal,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
