import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { planSweep } from '../plan/plan-sweep.js';
import { expandSweep } from './expand-sweep.js';
import { parseSweep } from './read-sweep.js';

const FOLDER = fileURLToPath(new URL('../../../../experiments/', import.meta.url));
const MODALITIES = ['rgb', 'depth', 'jet', 'hha', 'evi'];

test.each([
  // Trials, and trainings after sharing.
  ['camvid.yaml', 2, 2],
  ['street-fusion.yaml', 15, 18],
  ['street-dead-sensor.yaml', 8, 6],
  ['street-fusion-steps.yaml', 2, 6],
  // Eight fusions of two pairs but FuseNet on HHA, three experts; 15 trainings of fusions, 2 fine-tunings, 3 experts.
  ['paper/table-17.yaml', 18, 20],
  ['paper/table-18.yaml', 10, 11],
  ['paper/table-19.yaml', 18, 20],
  ['paper/table-20.yaml', 18, 20],
  ['paper/table-21.yaml', 18, 20],
  // Two experts, three fusions with their fine-tunings; F0 is one of the experts.
  ['paper/table-24.yaml', 4, 8],
  ['paper/table-25.yaml', 5, 12],
  ['paper/table-26.yaml', 8, 18],
])('%s is a sweep of %i trials and %i trainings', async (file, numTrials, numTrainings) => {
  const { trials } = expandSweep(parseSweep(readFileSync(FOLDER + file, 'utf8'), file));
  const plan = await planSweep(trials, {
    inspectDataset: async () => ({ fingerprint: 'f', modalities: MODALITIES }),
    hashWeights: async () => 'hash',
  });
  expect(trials).toHaveLength(numTrials);
  expect(plan.stages.filter(({ kind }) => kind === 'train')).toHaveLength(numTrainings);
});
