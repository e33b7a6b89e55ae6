import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { completeStage } from '../test-support/complete-stage.js';
import { ssma } from '../test-support/run-command.js';
import { addStoredSweep, type SweepFixture, storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';

const LINES = ['grid: { model.auxiliaryHeads: [true, false] }', 'seeds: [0, 1]'];

/** Runs every stage; `right` says how good the evaluation of a trial is, in pixels out of ten. */
function finish(
  { db, plan }: Pick<SweepFixture, 'db' | 'plan'>,
  right: (heads: unknown, seed: number) => number | null,
) {
  const stageOf = new Map(plan.stages.map((stage) => [stage.key, stage]));
  for (const { stageKeys, axes, seed } of plan.trials) {
    const score = right(axes['model.auxiliaryHeads'], seed);
    for (const key of stageKeys) {
      const stage = stageOf.get(key);
      if (score !== null && stage !== undefined) completeStage(db, stage, { startMs: 0, endMs: 1, right: score });
    }
  }
}

/** IoU of `right` of ten pixels in each of two classes: the rest counts twice in the union. */
function iou(right: number): number {
  return right / (20 - right);
}

test('diff pairs trials that differ in nothing but the settings of the two sweeps', async () => {
  const a = await storedSweep(sweepText(...LINES));
  const b = await addStoredSweep(
    a.db,
    sweepText(...LINES)
      .replace('steps: 10', 'steps: 20')
      .replace('tiny', 'longer'),
  );
  finish(a, (heads, seed) => (heads ? 6 + seed : 5));
  finish({ ...b, db: a.db }, (heads, seed) => (heads ? 8 + seed : seed === 0 ? 5 : null));
  const { stdout } = await ssma('sweep', 'diff', 'tiny', 'longer', '--runs', dirname(a.file));
  const percent = (value: number): string => (100 * value).toFixed(2);
  const mean = (x: number, y: number): string => `${percent((x + y) / 2)} ± ${percent(Math.abs(x - y) / Math.SQRT2)}`;
  const gains = [iou(8) - iou(6), iou(9) - iou(7)] as const;
  expect(stdout.replaceAll(/ {2,}/g, '  ').split('\n')).toEqual([
    `A: tiny (${a.id})`,
    `B: longer (${b.id})`,
    '',
    'setting  A  B',
    'train.steps  10  20',
    '',
    'Trials: 0 in both, 4 in A alone, 4 in B alone; 0 stages in both',
    '',
    'Mean IoU in % of trials that differ in nothing but these settings:',
    '',
    'trial  A  B  B - A  seeds',
    `auxiliaryHeads=true  ${mean(iou(6), iou(7))}  ${mean(iou(8), iou(9))}  +${mean(...gains)}  2`,
    'auxiliaryHeads=false  33.33 ± 0.00  33.33  0.00  1/2',
    '',
  ]);
});

test('trials of both are named once and take no part in the comparison', async () => {
  const a = await storedSweep(sweepText('grid: { train.steps: [1, 2] }'));
  const b = await addStoredSweep(a.db, sweepText('grid: { train.steps: [2, 3] }', 'evaluate: { batchSize: 2 }'));
  const c = await addStoredSweep(a.db, sweepText('grid: { train.steps: [2, 3] }'));
  const diff = async (one: string, other: string) =>
    JSON.parse((await ssma('sweep', 'diff', one, other, '--json', '--runs', dirname(a.file))).stdout);
  expect(await diff(a.id, c.id)).toEqual({
    a: { id: a.id, name: 'tiny' },
    b: { id: c.id, name: 'tiny' },
    settings: [{ path: 'grid.train.steps', a: [1, 2], b: [2, 3] }],
    shared: [a.plan.trials[1]?.id],
    onlyA: [a.plan.trials[0]?.id],
    onlyB: [c.plan.trials[1]?.id],
    pairs: [],
    sharedStages: 2,
  });
  const { settings, shared, pairs, sharedStages } = await diff(a.id, b.id);
  expect(settings.map(({ path }: { path: string }) => path)).toEqual(['evaluate.batchSize', 'grid.train.steps']);
  expect({ shared, sharedStages }).toEqual({ shared: [], sharedStages: 1 });
  expect(pairs.map(({ axes }: { axes: unknown }) => axes)).toEqual([{ 'train.steps': 2 }]);
});

test('an axis over a setting whose base differs pairs by its value', async () => {
  const a = await storedSweep(sweepText('grid: { train.steps: [1, 2] }'));
  const text = sweepText('grid: { train.steps: [1, 2] }').replace('steps: 10', 'steps: 20, batchSize: 1');
  const b = await addStoredSweep(a.db, text);
  const { stdout } = await ssma('sweep', 'diff', a.id, b.id, '--json', '--runs', dirname(a.file));
  const groups = JSON.parse(stdout).pairs.map(({ groupA, groupB }: Record<string, string>) => [groupA, groupB]);
  expect(groups).toEqual([0, 1].map((index) => [a.plan.trials[index]?.groupId, b.plan.trials[index]?.groupId]));
});

test('a sweep against itself is refused', async () => {
  const a = await storedSweep(sweepText());
  expect(await ssma('sweep', 'diff', 'tiny', a.id, '--runs', dirname(a.file))).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `sweep diff: the sweeps must be two; got tiny (${a.id}) twice ("ssma sweep status" lists ids)`,
  });
});
