import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { completeStage } from '../test-support/complete-stage.js';
import { ssma } from '../test-support/run-command.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';

/** A sweep of two trials whose first is done: 20 s of training, 4 s of evaluation; with its file. */
async function startedSweep(text: string) {
  const stored = await storedSweep(text);
  const [train, evaluate] = stored.plan.stages;
  if (train === undefined || evaluate === undefined) throw new Error('the sweep must have two stages');
  completeStage(stored.db, train, { startMs: 0, endMs: 20_000 });
  completeStage(stored.db, evaluate, { startMs: 20_000, endMs: 24_000 });
  const runs = dirname(stored.file);
  const file = join(runs, 'tiny.yaml');
  writeFileSync(file, text);
  return { file, runs, id: stored.id };
}

const TEXT = sweepText('grid: { train.steps: [10, 50] }');

async function summary(...args: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await ssma('sweep', 'plan', ...args);
  expect(stderr).toBe('');
  return stdout.slice(0, stdout.indexOf('\n\n')).split('\n');
}

test('plan estimates what is left from past runs', async () => {
  const { file, runs } = await startedSweep(TEXT);
  expect(await summary(file, '--runs', runs)).toEqual([
    'tiny: 2 trials, 4 stages, 2 of them done',
    'Estimated time, one stage at a time: 1 min 44 s',
  ]);
  expect(await summary(file, '--runs', runs, '--set', 'grid.train.steps=[10]')).toContain(
    'tiny: 1 trial, 2 stages, 2 of them done',
  );
});

test('plan says what differs from the sweep as it was started', async () => {
  const { file, runs, id } = await startedSweep(TEXT);
  expect(await summary(file, '--runs', runs, '--set', 'grid.train.steps=[10, 20, 30]')).toEqual([
    'tiny: 3 trials, 6 stages, 2 of them done',
    'Estimated time, one stage at a time: 1 min 48 s',
    `Since it was started as ${id}: 2 of 6 stages stay, 4 would be new (2 expert rgb, 2 evaluate), 2 no longer used`,
  ]);
});

test('--change says which stages a setting would make new', async () => {
  const { file, runs } = await startedSweep(TEXT);
  expect(await summary(file, '--runs', runs, '--change', 'evaluate.batchSize=3', '--change', 'seeds=[0, 1]')).toContain(
    'With evaluate.batchSize=3 seeds=[0, 1]: 2 of 8 stages stay, 6 would be new (4 evaluate, 2 expert rgb), 2 no longer used',
  );
  const { stdout } = await ssma('sweep', 'plan', file, '--runs', runs, '--json', '--change', 'train.batchSize=1');
  const { stages, changes, estimatedSeconds } = JSON.parse(stdout);
  expect(estimatedSeconds).toBe(104);
  const keys = stages.map(({ key }: { key: string }) => key);
  expect(changes).toMatchObject([{ against: 'file', name: 'train.batchSize=1', stay: [], unused: keys }]);
  expect(changes[0].new).toHaveLength(4);
});

test('draws that equal an earlier trial are counted and listed', async () => {
  const text = sweepText('random: { samples: 5, ranges: { train.steps: { integer: [10, 11] } } }');
  const { file, runs } = await startedSweep(text);
  const { stdout } = await ssma('sweep', 'plan', file, '--runs', runs);
  expect(stdout).toContain('2 of them done; 3 of 5 draws equal an earlier trial\n');
  expect(stdout.split('Dropped:\n')[1]?.trimEnd().split('\n')).toHaveLength(3);
});
