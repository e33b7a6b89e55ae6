/** Code of `KeptStateLostError`, by which the writer of the database knows it. */
export const KEPT_STATE_LOST = 'KEPT_STATE_LOST';

/** Code of `WorkerUnfitError`, by which the writer of the database knows it. */
export const WORKER_UNFIT = 'WORKER_UNFIT';

/** A file, option or setting given by the user breaks its rule; each line of the message names place, rule and value. */
export class ConfigError extends Error {
  readonly code = 'CONFIG';
  override readonly name = 'ConfigError';
}

/** The sweep, trial, stage or file that was asked for is not there; the message names it and where it was looked for. */
export class NotFoundError extends Error {
  readonly code = 'NOT_FOUND';
  override readonly name = 'NotFoundError';
}

/** Another process, or another version, holds what this call needs; the message says which. */
export class StateConflictError extends Error {
  readonly code = 'STATE_CONFLICT';
  override readonly name = 'StateConflictError';
}

/** Another process is still in a stage's folder; once it has ended, the same attempt can succeed. */
export class FolderBusyError extends Error {
  readonly code = 'FOLDER_BUSY';
  override readonly name = 'FolderBusyError';
}

/** What an earlier attempt at a stage has kept is gone or damaged; the next attempt goes without it. */
export class KeptStateLostError extends Error {
  readonly code = KEPT_STATE_LOST;
  override readonly name = 'KeptStateLostError';
}

/** This machine has not what a stage was planned with: other data, weights or code. Another worker may have it. */
export class WorkerUnfitError extends Error {
  readonly code = WORKER_UNFIT;
  override readonly name = 'WorkerUnfitError';
}
