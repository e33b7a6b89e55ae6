/** A step produced a loss that is no finite number; training cannot go on from here. */
export class DivergedError extends Error {
  readonly code = 'DIVERGED';
  override readonly name = 'DivergedError';
  /** The step that failed; 0 is the first. */
  readonly step: number;
  /** File of the last good checkpoint; null when there is none. */
  readonly lastCheckpoint: string | null;

  constructor({ step, loss, lastCheckpoint }: { step: number; loss: number; lastCheckpoint: string | null }) {
    const remedy =
      lastCheckpoint === null ? 'no checkpoint was written yet' : `last good checkpoint: ${lastCheckpoint}`;
    super(`train: loss must be finite; got ${loss} at step ${step} (${remedy}; try a lower learning rate)`);
    this.step = step;
    this.lastCheckpoint = lastCheckpoint;
  }
}
