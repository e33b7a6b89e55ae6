import { expect, test } from 'vitest';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { planSweep } from './plan-sweep.js';

async function plan(text: string, fingerprint = 'f', asked: string[] = []) {
  return planSweep(expandSweep(parseSweep(text, 'a.yaml')).trials, async ({ root }) => {
    asked.push(root);
    return fingerprint;
  });
}

test('a trial is trained, then evaluated on what was trained', async () => {
  const { trials, stages } = await plan(sweepText());
  expect(stages.map(({ kind }) => kind)).toEqual(['train', 'evaluate']);
  expect(stages[1]?.parents).toEqual({ train: stages[0]?.key });
  expect(trials[0]?.stageKeys).toEqual(stages.map(({ key }) => key));
});

test('trials that differ in evaluation only share the training', async () => {
  const { trials, stages } = await plan(sweepText('grid: { evaluate.split: [val, test] }'));
  expect(trials).toHaveLength(2);
  expect(stages.map(({ kind }) => kind)).toEqual(['train', 'evaluate', 'evaluate']);
});

test('a key depends on seed, configuration and dataset content, not on where the dataset lies', async () => {
  const keys = async (text: string, fingerprint?: string): Promise<string[]> =>
    (await plan(text, fingerprint)).stages.map(({ key }) => key);
  const original = await keys(sweepText());
  expect(await keys(sweepText().replace('data/tiny', 'elsewhere'))).toEqual(original);
  for (const changed of [
    await keys(sweepText(), 'other content'),
    await keys(sweepText('seeds: [1]')),
    await keys(sweepText().replace('steps: 10', 'steps: 11')),
  ]) {
    expect(new Set([...changed, ...original]).size).toBe(4);
  }
});

test('each dataset is read once', async () => {
  const asked: string[] = [];
  await plan(sweepText('grid: { dataset.root: [a, b] }', 'seeds: [0, 1, 2]'), 'f', asked);
  expect(asked).toEqual(['a', 'b']);
});
