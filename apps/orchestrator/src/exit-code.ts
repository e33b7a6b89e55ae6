/** The stages that failed, after everything that could run has run. */
export class StagesFailedError extends Error {
  readonly code = 'STAGES_FAILED';
  override readonly name = 'StagesFailedError';
}

/** Another process stopped or cancelled the sweep before all of it was done; the message says how to go on. */
export class SweepHeldError extends Error {
  readonly code = 'SWEEP_HELD';
  override readonly name = 'SweepHeldError';
}

/** The user interrupted; the message says how to go on. */
export class InterruptedError extends Error {
  readonly code = 'INTERRUPTED';
  override readonly name = 'InterruptedError';
}

const BAD_INPUT_CODES = new Set(['CONFIG', 'DATASET', 'SHAPE', 'CHECKPOINT', 'NOT_FOUND']);

/** What the command's exit code says: 0 done, 1 failed, 2 bad input, 130 interrupted with the state kept. */
export function exitCodeOf(error: unknown): 1 | 2 | 130 {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'INTERRUPTED') return 130;
  return BAD_INPUT_CODES.has(code) || code.startsWith('commander.') ? 2 : 1;
}
