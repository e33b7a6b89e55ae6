import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the checkpoint files in their folder. */
export const LAST_CHECKPOINT = 'last.safetensors';
export const BEST_CHECKPOINT = 'best.safetensors';

/** The result of a training's folder: the best validated network where there was validation, else the last one. */
export function resultCheckpoint(folder: string): string {
  const best = join(folder, BEST_CHECKPOINT);
  return existsSync(best) ? best : join(folder, LAST_CHECKPOINT);
}
