import { hostname } from 'node:os';
import { loadEngine, nvidiaGpus, thisMachine } from '@ssma/core/node';
import { packageVersion } from '../package-version.js';
import type { Provenance } from '../wire/provenance.js';
import { checkoutRevision } from './checkout-revision.js';
import type { StageReporter } from './stage-context.js';

/** What other programs are asked; neither promise rejects. */
export interface Surroundings {
  readonly revision: Promise<string | null>;
  readonly gpus: Promise<readonly string[]>;
}

/**
 * Starts the engine and reports the provenance of the attempt: at once, and again with every answer of another program.
 * The stage waits for none of them.
 *
 * @throws ConfigError when the engine cannot start
 */
export async function startEngine(
  { reportProvenance }: Pick<StageReporter, 'reportProvenance'>,
  // Asked first: the answers come while the engine is loaded.
  { revision, gpus }: Surroundings = { revision: checkoutRevision(), gpus: nvidiaGpus() },
): Promise<void> {
  const { engine, tensorflow, device } = await loadEngine();
  const { node, platform, cpu, memoryGib } = thisMachine();
  const machine = { node, platform, cpu, memoryGib, host: hostname() };
  let known: Provenance = {
    version: packageVersion(),
    revision: null,
    engine,
    tensorflow,
    device,
    ...machine,
    gpus: null,
  };
  const learn = (answer: Partial<Provenance>): void => {
    known = { ...known, ...answer };
    reportProvenance(known);
  };
  learn({});
  void revision.then((commit) => learn({ revision: commit }));
  void gpus.then((names) => learn({ gpus: [...names] }));
}
