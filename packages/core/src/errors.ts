/** Weights cannot be read, written or matched to a network; the message names file or weight, rule and value. */
export class CheckpointError extends Error {
  readonly code = 'CHECKPOINT';
  override readonly name = 'CheckpointError';
}

/** A tensor's shape, or its number of elements, breaks the rule that the message names. */
export class ShapeError extends Error {
  readonly code = 'SHAPE';
  override readonly name = 'ShapeError';
}

/** A setting breaks its rule or has no effect; the message names setting, rule and value. */
export class ConfigError extends Error {
  readonly code = 'CONFIG';
  override readonly name = 'ConfigError';
}
