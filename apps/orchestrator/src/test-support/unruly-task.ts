import { fileURLToPath } from 'node:url';
import type { StageProgram } from '../runner/supervise-stage.js';
import { StageTask } from '../stages/stage-context.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from './typescript-process.js';

/** Runs the stages of `unruly-stages.ts` from their sources. */
export const UNRULY_PROGRAM: StageProgram = {
  entry: fileURLToPath(new URL('../runner/stage-child.ts', import.meta.url)),
  stagesModule: supportModule('./unruly-stages.ts'),
  execArgv: TYPESCRIPT_ARGUMENTS,
};

/**
 * A task whose key is what its stage does.
 *
 * @param dir holds the socket of the gate, `gate.sock`
 */
export function unrulyTask(behaviour: string, dir: string): StageTask {
  return StageTask.parse({
    kind: 'evaluate',
    key: behaviour,
    seed: 0,
    dir,
    inputCache: dir,
    parents: { train: dir },
    config: { dataset: { name: 'folder', root: dir }, input: [32, 64], model: { network: 'adapnet++' } },
  });
}
