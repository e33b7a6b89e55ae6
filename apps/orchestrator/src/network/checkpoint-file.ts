import { existsSync } from 'node:fs';
import { resultCheckpoint } from '@ssma/train';
import { withStore } from '../commands/with-store.js';
import { NotFoundError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { findTrial } from '../store/find-trial.js';
import { stagesOfTrial } from '../store/stage-rows.js';

/**
 * The checkpoint file that a command's argument means: a path, or the id of a trial that was trained.
 *
 * @throws NotFoundError when it is neither
 */
export async function checkpointFile(argument: string, runs: RunsFolder, nowMs: number): Promise<string> {
  if (existsSync(argument)) return argument;
  if (!/^t[0-9a-f]+$/.test(argument)) {
    throw new NotFoundError(`checkpoint: must be a file or the id of a trial; got ${argument}`);
  }
  return withStore(runs, ({ db }) => {
    const trial = findTrial(db, argument);
    // The last training of a trial gives its network.
    const trained = stagesOfTrial(db, trial.id, nowMs).findLast(({ kind }) => kind === 'train');
    const file = trained === undefined ? '' : resultCheckpoint(runs.stageDir(trained.key));
    if (!existsSync(file))
      throw new NotFoundError(`checkpoint: trial ${trial.id} must have been trained; got no file ${file}`);
    return file;
  });
}
