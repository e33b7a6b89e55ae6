import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CITYSCAPES_11, decodeRgb, writeSyntheticDataset } from '@ssma/datasets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { classesNamed, writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-compare-'));
const SIZE = { height: 32, width: 48 };
const street = join(folder, 'street');
const [blank, random, fused, renamed] = ['blank', 'random', 'fused', 'renamed'].map((name) =>
  join(folder, `${name}.safetensors`),
) as [string, string, string, string];
const classNames = CITYSCAPES_11.classes.map(({ name }) => name);

beforeAll(async () => {
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits: { val: 3 }, height: 64, width: 96 });
  await writeTinyNetwork(blank, { size: SIZE, seed: null });
  await writeTinyNetwork(random, { size: SIZE });
  await writeTinyNetwork(fused, { model: { network: 'ssma', modalities: ['rgb', 'depth'] }, size: SIZE });
  await writeTinyNetwork(renamed, { size: SIZE, classes: classesNamed([...classNames.slice(1), 'tram']) });
});

afterAll(() => rmSync(folder, { recursive: true }));

const compare = (...args: string[]) => ssma('analyse', 'compare', ...args, '--dataset', street);

test('scores networks on the same images, tests their gains over the first, and draws them', async () => {
  const output = join(folder, 'three');
  const networks = [`blank=${blank}`, `random=${random}`, `fused=${fused}`];
  const { code, stdout } = await compare(...networks, '-o', output, '--json');
  expect(code).toBe(0);
  expect(readdirSync(output).sort()).toEqual(['classes.png', 'classes.tex', 'comparison.json', 'comparison.png']);
  const comparison = JSON.parse(stdout);
  expect(JSON.parse(readFileSync(join(output, 'comparison.json'), 'utf8'))).toEqual(comparison);
  expect(comparison).toMatchObject({ metric: 'meanIou', numImages: 3, classNames });
  expect(comparison.networks.map(({ name }: { name: string }) => name)).toEqual(['blank', 'random', 'fused']);
  expect(comparison.gains.map(({ of, over }: { of: string; over: string }) => [of, over])).toEqual([
    ['random', 'blank'],
    ['fused', 'blank'],
  ]);
  const [blankScore, randomScore] = comparison.networks;
  const [gain] = comparison.gains;
  expect(gain.difference).toBeCloseTo(randomScore.summary.meanIou - blankScore.summary.meanIou, 12);
  // All 8 exchanges of 3 images: p is a multiple of 1 / 8, and the two in which all or none are exchanged are as large.
  expect(gain.permutationTest).toMatchObject({ permutations: 8, isExact: true });
  expect((gain.permutationTest.p * 8) % 1).toBe(0);
  expect(gain.permutationTest.p).toBeGreaterThanOrEqual(0.25);
  const roadId = classNames.indexOf('road');
  expect(gain.perClassIou[roadId]).toBe(
    randomScore.summary.perClass[roadId].iou - blankScore.summary.perClass[roadId].iou,
  );
  const sheet = await decodeRgb(join(output, 'comparison.png'));
  // Two inputs, truth, three predictions and the improvement side by side; three samples below one another.
  expect(sheet.width).toBeGreaterThan(7 * 240);
  expect(sheet.height).toBeGreaterThan(3 * 160);
  expect(readFileSync(join(output, 'classes.tex'), 'utf8')).toMatch(/blank & .*\nrandom & .*\nfused & /);
});

test('prints scores, gains and classes, and replaces nothing unasked', async () => {
  const output = join(folder, 'same');
  const args = [`a=${random}`, `b=${random}`, '-o', output, '--samples', '1', '--metric', 'pixelAccuracy'];
  const { code, stdout } = await compare(...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^gain over a +accuracy points +95 % +p +images won \/ lost \/ tied$/m);
  expect(stdout).toMatch(/^b +\+0\.00 +\+0\.00 to \+0\.00 +1\.0 +0 \/ 0 \/ 3$/m);
  expect(await compare(...args)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `${join(output, 'comparison.png')}: must not exist without --force; got a file`,
  });
});

test('bad input ends with 2, is named, and leaves nothing behind', async () => {
  const output = join(folder, 'nothing');
  const cases = [
    [[`a=${random}`], 'compare: two networks or more must be given; got 1'],
    [[`a=${random}`, random], `compare: network must be <name>=<checkpoint>, e.g. ssma=t764d3dda; got ${random}`],
    [[`a=${random}`, `a=${blank}`], 'compare: networks must have different names; got a twice'],
    [[`a=${random}`, 'b=missing'], 'checkpoint: must be a file or the id of a trial; got missing'],
    [[`a=${random}`, `b=${renamed}`], 'compare: b must have the input and classes of a'],
    [[`a=${renamed}`, `b=${renamed}`], "compare: the dataset must have the network's classes building"],
    [
      [`a=${random}`, `b=${blank}`, '--ids', 'day/9'],
      `compare: --ids must name samples of split val of ${street}, e.g.`,
    ],
    [[`a=${random}`, `b=${blank}`, '--split', 'test'], 'split must be one of val; got "test"'],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await compare(...args, '-o', output);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  }
  expect(existsSync(output)).toBe(false);
});
