import { join } from 'node:path';
import { writeSyntheticDataset } from '@ssma/datasets';
import { expect, test } from 'vitest';
import { builtCommand, builtModule } from '../test-support/built-module.js';
import { type ChaosComparison, compareInChaos } from '../test-support/compare-in-chaos.js';
import { sweepText } from '../test-support/sweep-text.js';

// `npm run test:chaos`; SSMA_CHAOS_SEED takes another seed than 1.

const SEED = Number(process.env.SSMA_CHAOS_SEED ?? 1);

const MINUTES = 60_000;

test('a hundred kills over forty stages: the results of an undisturbed run', { timeout: 15 * MINUTES }, async () => {
  const comparison = await compareInChaos(
    sweepText('seeds: [0, 1, 2, 3, 4]', 'grid: { train.batchSize: [2, 4, 6, 8] }'),
    {
      program: builtModule('quick-ssma'),
      leaseSeconds: 1,
      env: { SSMA_TEST_STEP_MS: '400' },
      chaos: {
        seed: SEED,
        numWorkers: 3,
        shares: { stage: 4, worker: 2, orchestrator: 2, redis: 2 },
        mostQuietMs: 900,
        numKills: 100,
      },
    },
  );
  expect(comparison.undisturbed.completions).toHaveLength(40);
  expectSame(comparison, 100);
});

test('ten kills over real training: the results of an undisturbed run', { timeout: 15 * MINUTES }, async () => {
  const comparison = await compareInChaos(STREET_SWEEP, {
    program: builtCommand(),
    leaseSeconds: 3,
    chaos: {
      seed: SEED,
      numWorkers: 1,
      shares: { stage: 2, worker: 1, orchestrator: 1, redis: 1 },
      mostQuietMs: 8_000,
      numKills: 10,
    },
    prepare: async (folder) => {
      const root = join(folder, 'data/street');
      await writeSyntheticDataset({
        as: 'cityscapes',
        root,
        seed: 1,
        splits: { train: 8, val: 4 },
        height: 48,
        width: 96,
      });
    },
  });
  expectSame(comparison, 10);
});

/** Two experts, their fusion, fine-tuning and three evaluations; dropout, augmentation and decay among them. */
const STREET_SWEEP = [
  'name: street',
  'dataset: { name: cityscapes, root: data/street, labels: 11 }',
  'input: [48, 96]',
  'model: { network: ssma, modalities: [rgb, depth], widthMultiplier: 0.1 }',
  'train: { protocol: quick, steps: 60, checkpointEvery: 5, validateEvery: 20 }',
  'evaluate: { split: val, groupBy: folder }',
  'zip:',
  '  - model.network: [adapnet++, adapnet++, ssma]',
  '    model.modalities: [[rgb], [depth], [rgb, depth]]',
  '',
].join('\n');

function expectSame({ report, undisturbed, disturbed }: ChaosComparison, numKills: number): void {
  expect(report.ended.code, report.ended.stderr).toBe(0);
  expect(Object.values(report.kills).reduce((sum, kills) => sum + kills)).toBe(numKills);
  expect(disturbed.findings).toEqual([]);
  expect(new Set(disturbed.completions)).toEqual(new Set([1]));
  expect(disturbed.results).toEqual(undisturbed.results);
  console.log('killed:', report.kills);
}
