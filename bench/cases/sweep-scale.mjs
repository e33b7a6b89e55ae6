import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The parts of the command have no entry of their own.
const PARTS = new URL('../../apps/orchestrator/dist/', import.meta.url);
const { parseSweep } = await import(new URL('sweep/read-sweep.js', PARTS));
const { expandSweep } = await import(new URL('sweep/expand-sweep.js', PARTS));
const { planSweep } = await import(new URL('plan/plan-sweep.js', PARTS));
const { openStoreForWriting } = await import(new URL('store/open-store.js', PARTS));
const { registerSweep } = await import(new URL('store/register-sweep.js', PARTS));
const { readyStages } = await import(new URL('store/ready-stages.js', PARTS));

export const usesEngine = false;

/** Cells of the two axes that do not grow with the sweep. */
const FIXED_CELLS = 100;

/** What lies on disk, without a disk. */
const DISK = {
  inspectDataset: async () => ({ fingerprint: 'bench', modalities: ['rgb', 'depth'] }),
  hashWeights: async () => 'bench',
};

/**
 * A grid of SSMA trials from its file to the first stages that can run. Of the axes, two are settings of training and
 * one is a choice of the network; `growing: train` makes the third a setting too, so that no two trials share any.
 *
 * @param trials  divisible by 100
 * @returns milliseconds of wall time of each part and of expanding and planning together (`ms`), the processor time of
 *   that (`cpuMs`, which neighbours on the machine move less), resident memory in MiB after planning, after all, and at
 *   the peak
 */
export async function run({ trials, growing = 'network' }) {
  const folder = await mkdtemp(join(tmpdir(), 'ssma-bench-'));
  const store = openStoreForWriting(join(folder, 'ssma.sqlite'), 0);
  try {
    const cpu = process.cpuUsage();
    const [definition, readMs] = await timed(() => parseSweep(sweepText(trials, growing), 'bench.yaml'));
    const [expanded, expandMs] = await timed(() => expandSweep(definition));
    const [plan, planMs] = await timed(() => planSweep(expanded.trials, DISK));
    const { user, system } = process.cpuUsage(cpu);
    const plannedMib = residentMib();
    const sweep = { id: 'w1', name: 'bench', file: 'bench.yaml', definition: definition.sweep };
    const [, registerMs] = await timed(() => registerSweep(store.db, sweep, plan, 0));
    const [, againMs] = await timed(() => registerSweep(store.db, sweep, plan, 1));
    const [ready, readyMs] = await timed(() => readyStages(store.db, 'w1'));
    return {
      ms: readMs + expandMs + planMs,
      cpuMs: (user + system) / 1000,
      readMs,
      expandMs,
      planMs,
      registerMs,
      againMs,
      readyMs,
      trials: plan.trials.length,
      stages: plan.stages.length,
      readyStages: ready.length,
      plannedMib,
      endMib: residentMib(),
    };
  } finally {
    store.close();
    await rm(folder, { recursive: true });
  }
}

function sweepText(trials, growing) {
  const list = (count, value) => JSON.stringify(Array.from({ length: count }, (_, index) => value(index + 1)));
  const axis = growing === 'train' ? 'train.checkpointEvery' : 'model.fusion.latentReduction';
  return [
    'name: bench',
    'dataset: { name: cityscapes, root: data/cityscapes, labels: 11 }',
    'input: [384, 768]',
    'model: { network: ssma, modalities: [rgb, depth] }',
    'grid:',
    `  train.optimiser.learningRate: ${list(10, (index) => index / 1e4)}`,
    `  train.batchSize: ${list(10, (index) => index)}`,
    `  ${axis}: ${list(trials / FIXED_CELLS, (index) => index)}`,
    '',
  ].join('\n');
}

async function timed(work) {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

function residentMib() {
  return process.memoryUsage().rss / 2 ** 20;
}
