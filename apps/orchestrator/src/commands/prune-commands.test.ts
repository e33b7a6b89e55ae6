import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSyntheticDataset } from '@ssma/datasets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ssma, ssmaWith } from '../test-support/run-command.js';
import { writeTinyNetwork } from '../test-support/tiny-network.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-prune-'));
const SIZE = { height: 32, width: 48 };
const street = join(folder, 'street');
const checkpoint = join(folder, 'tiny.safetensors');
const sweep = join(folder, 'two-stages.yaml');
const NAMED = ['adapnet++', '--width-multiplier', '0.1', '--size', '64x32'] as const;

beforeAll(async () => {
  const splits = { train: 4, val: 2 };
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits, condition: 'day', ...SIZE });
  await writeTinyNetwork(checkpoint, { size: SIZE });
  writeFileSync(
    sweep,
    [
      'name: two-stages',
      `dataset: { name: cityscapes, root: ${street} }`,
      'input: [32, 48]',
      'model: { network: adapnet++ }',
      'prune:',
      '  ranking: l1',
      '  minimumFilters: 1',
      '  stages:',
      '    - { layers: [stage4/], target: { measure: parameters, reduction: 0.1 } }',
      '    - { target: { measure: flops, reduction: 0.3 } }',
      '',
    ].join('\n'),
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('prune plan', () => {
  test('counts what each stage leaves, and of which layer', async () => {
    const { code, stdout } = await ssma('prune', 'plan', ...NAMED, '--minimum-filters', '1', '--json');
    expect(code).toBe(0);
    const { settings, costs, stages, layers } = JSON.parse(stdout);
    expect(settings).toMatchObject({ ranking: 'l1', shortcuts: 'pruned', sums: 'kept', minimumFilters: 1 });
    const reductions = stages.map((stage: { costs: typeof costs }) => 1 - stage.costs.parameters / costs.parameters);
    for (const [index, share] of [0.0682, 0.2331, 0.301, 0.346, 0.4162].entries()) {
      expect(reductions[index]).toBeGreaterThanOrEqual(share);
      expect(reductions[index]).toBeLessThan(share + 0.01);
    }
    const stem = layers.find(({ name }: { name: string }) => name === 'stem/conv');
    expect(stem.filters).toEqual(Array(6).fill(stem.filters[0]));
    const deconv = layers.find(({ name }: { name: string }) => name === 'decoder/up1/deconv').filters;
    expect(deconv[2]).toBe(deconv[0]);
    expect(deconv[3]).toBeLessThan(deconv[2]);
  });

  test('prints the stages beside the paper, and the layers when asked', async () => {
    const { stdout } = await ssma('prune', 'plan', ...NAMED, '--minimum-filters', '1', '--layers');
    expect(stdout).toContain('adapnet++: 64 x 32, rgb; ranked by l1');
    expect(stdout).toMatch(/^5 .* -41\.62 %, -42\.60 %$/m);
    expect(stdout).toMatch(/^layer +filters +stage 1 .* stage 5$/m);
  });

  test('a checkpoint by the loss on a dataset, with the stages of a sweep file', async () => {
    const data = ['--data', street, '--set', 'dataset.labels=11', '--ranking', 'taylor'];
    const measured = ['--batches', '1', '--batch-size', '2', '--latency'];
    const { code, stdout, stderr } = await ssma(
      'prune',
      'plan',
      checkpoint,
      '--sweep',
      sweep,
      ...data,
      ...measured,
      '--json',
    );
    expect(stderr).not.toContain('must');
    expect(code).toBe(0);
    const { settings, costs, stages } = JSON.parse(stdout);
    expect(settings.ranking).toBe('taylor');
    expect(1 - stages[1].costs.flops / costs.flops).toBeGreaterThanOrEqual(0.3);
    expect(stages.every((stage: { costs: typeof costs }) => stage.costs.latencyMs > 0)).toBe(true);
  });

  test.each([
    [[...NAMED, '--ranking', 'taylor'], 'prune plan: the Taylor ranking must have --data; got none'],
    [[...NAMED, '--up-to', '6'], 'prune plan: upTo must be at most the number of stages'],
    [[...NAMED, '--ranking', 'l2'], "argument 'l2' is invalid"],
    [[...NAMED, '--maximum-loss', '-1'], 'It must be points of mean IoU, 0 to 100; got -1'],
    [['missing.safetensors'], 'checkpoint: must be a file or the id of a trial; got missing.safetensors'],
    [[checkpoint, '--classes', '3'], `prune plan: the size must come with the name of a network; got ${checkpoint}`],
    [[...NAMED, '--sweep', 'missing.yaml'], 'missing.yaml: the sweep file must be readable'],
  ])('%j ends with 2 and names the rule', async (args, message) => {
    const { code, stdout, stderr } = await ssma('prune', 'plan', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('prune run and report', () => {
  const runs = join(folder, 'runs');
  const arguments_ = [checkpoint, street, '--set', 'dataset.labels=11', '--sweep', sweep, '--runs', runs];

  test('a trained network is pruned, fine-tuned and scored stage by stage, and reported with pictures', async () => {
    // Real stages, each in a process of its own.
    const program = {
      entry: supportModule('../runner/stage-child.ts'),
      stagesModule: supportModule('../stages/index.ts'),
      execArgv: TYPESCRIPT_ARGUMENTS,
    };
    const words = ['--protocol', 'quick', '--steps', '1', '--json'];
    const run = await ssmaWith({ program }, 'prune', 'run', ...arguments_, ...words);
    expect(run).toMatchObject({ code: 0 });
    const { groups } = JSON.parse(run.stdout);
    expect(groups.map(({ axes }: { axes: object }) => axes)).toEqual([0, 1, 2].map((upTo) => ({ 'prune.upTo': upTo })));
    expect(groups.every(({ meanIou }: { meanIou: object | null }) => meanIou !== null)).toBe(true);

    const out = join(folder, 'report');
    const report = await ssma('prune', 'report', 'prune-tiny', '--runs', runs, '--passes', '1', '-o', out);
    expect(report.code).toBe(0);
    expect(report.stdout).toMatch(/^Baseline|l1, shortcuts pruned +0 /m);
    expect(readdirSync(out).sort()).toEqual(['filters.png', 'pareto.png', 'pruning.json']);
    const json = await ssma('prune', 'report', 'prune-tiny', '--runs', runs, '--passes', '1', '--json');
    const [method] = JSON.parse(json.stdout).methods;
    expect(method.stages.map(({ stageKeys }: { stageKeys: string[] }) => stageKeys.length)).toEqual([1, 1]);
    expect(1 - method.stages[1].cost.flops / method.whole.flops).toBeGreaterThanOrEqual(0.3);
    const again = await ssma('prune', 'report', 'prune-tiny', '--runs', runs, '--passes', '1', '-o', out);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain('must not exist without --force');
  });

  test('a dataset of other classes is refused before anything is run', async () => {
    const { code, stderr } = await ssma('prune', 'run', checkpoint, street, '--set', 'dataset.labels=19');
    expect(code).toBe(2);
    expect(stderr).toContain(`prune run: dataset must have the classes of ${checkpoint}, sky, building`);
  });

  test('a sweep without pruning has no report', async () => {
    const { code, stderr } = await ssma('prune', 'report', 'unknown', '--runs', runs);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown');
  });
});
