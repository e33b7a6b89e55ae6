import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeForest, describeRoom, describeStreet, renderScene, writeSyntheticDataset } from '@ssma/datasets';
import { median, timeMs } from '../measure.mjs';

const WORLDS = {
  street: { describe: describeStreet, as: 'cityscapes', splits: ['train'] },
  room: { describe: describeRoom, as: 'scannet', splits: ['train'] },
  forest: { describe: describeForest, as: 'freiburg-forest', splits: ['train'] },
};
/** V8 compiles the painters one after another: scenes differ in what they show. */
const WARM_UPS = 20;

/**
 * Synthetic frames on one core: the median time to draw one, over scenes of all conditions, and the mean time to draw
 * one and write its files.
 */
export async function run({ world, height, width, rounds = height < 200 ? 40 : 12 }) {
  const { describe, as } = WORLDS[world];
  const draw = (index) => timeMs(() => renderScene(describe({ seed: 1, index }), { height, width }));
  for (let index = 0; index < WARM_UPS; index++) draw(index);
  const times = Array.from({ length: rounds }, (_, index) => draw(index));
  return { ms: median(times), leastMs: Math.min(...times), writtenMs: await writtenMs(as, { height, width, rounds }) };
}

async function writtenMs(as, { height, width, rounds }) {
  const folder = await mkdtemp(join(tmpdir(), 'ssma-bench-'));
  try {
    const start = performance.now();
    await writeSyntheticDataset({ as, root: join(folder, as), seed: 1, splits: { train: rounds }, height, width });
    return (performance.now() - start) / rounds;
  } finally {
    await rm(folder, { recursive: true });
  }
}
