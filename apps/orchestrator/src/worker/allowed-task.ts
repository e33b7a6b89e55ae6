import { ConfigError } from '../errors.js';
import type { StageTask } from '../stages/stage-context.js';
import { isAllowedPath } from '../sweep/allowed-paths.js';

/**
 * A task comes from outside, so a worker reads below its working directory and in the folders that it was allowed.
 *
 * @throws ConfigError naming the path
 */
export function requireAllowedTask({ kind, key, config }: StageTask, allowed: readonly string[]): void {
  const weights =
    kind === 'train' ? [config.encoderWeights, config.checkpoint, ...Object.values(config.experts ?? {})] : [];
  for (const path of [config.dataset.root, ...weights]) {
    if (path === undefined || isAllowedPath(path, allowed)) continue;
    throw new ConfigError(
      `stage ${key}: its files must lie below the worker's working directory or a folder given by --allow-path; got ${JSON.stringify(path)}`,
    );
  }
}
