import { expect, test } from 'vitest';
import { builtModule } from '../test-support/built-module.js';
import { compareInChaos } from '../test-support/compare-in-chaos.js';
import { sweepText } from '../test-support/sweep-text.js';

// The long form, with a hundred kills and with real training: chaos.long.test.ts, `npm run test:chaos`.

test('a sweep whose processes are killed at random ends with the results of an undisturbed one', async () => {
  const { report, undisturbed, disturbed } = await compareInChaos(sweepText('seeds: [0, 1, 2]'), {
    program: builtModule('quick-ssma'),
    leaseSeconds: 1,
    env: { SSMA_TEST_STEP_MS: '150' },
    chaos: {
      seed: 1,
      numWorkers: 2,
      shares: { stage: 1, worker: 1, orchestrator: 1, redis: 1 },
      mostQuietMs: 800,
      numKills: 8,
    },
  });
  expect(report.ended.code, report.ended.stderr).toBe(0);
  expect(Object.values(report.kills).reduce((sum, kills) => sum + kills)).toBe(8);
  expect(disturbed.findings).toEqual([]);
  expect(disturbed.completions).toEqual(undisturbed.completions);
  expect(disturbed.results).toEqual(undisturbed.results);
});
