import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATASET_FORMATS, decodeRgb, SYNTHETIC_LAYOUTS } from '@ssma/datasets';
import { expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

const SMALL = ['--scenes', '2', '--height', '32', '--width', '48'];

test.each(Object.keys(SYNTHETIC_LAYOUTS))(
  'a synthetic world written as %s is recognised, in order, and drawn with every modality',
  async (format) => {
    const root = join(temporaryFolder(), format);
    expect((await ssma('data', 'synth', '--as', format, '--out', root, ...SMALL)).code).toBe(0);

    const listed = JSON.parse((await ssma('data', 'list', root, '--json')).stdout);
    expect(format.startsWith(listed.name)).toBe(true);
    expect(listed.offered).toEqual(expect.arrayContaining(['rgb']));
    expect(listed.splits.map(({ samples }: { samples: number }) => samples)).toContain(2);

    const checked = await ssma('data', 'check', root, '--json');
    const report = JSON.parse(checked.stdout);
    expect({ code: checked.code, problems: report.problems }).toEqual({ code: 0, problems: [] });
    expect(report.pixelsByClass.slice(0, -1).some((pixels: number) => pixels > 0)).toBe(true);

    const picture = join(root, '..', 'preview.png');
    expect((await ssma('data', 'preview', root, '-o', picture, '--samples', '2')).code).toBe(0);
    const { width, height } = await decodeRgb(picture);
    expect(width).toBeGreaterThan(320 * (listed.offered.length + 1));
    expect(height).toBeGreaterThan(2 * 213);
  },
);

test('list without a dataset names the formats', async () => {
  const { stdout } = await ssma('data', 'list');
  expect(stdout).toBe(`${DATASET_FORMATS.join('\n')}\n`);
});

test('list --split prints one sample id per line', async () => {
  const root = join(temporaryFolder(), 'street');
  await ssma('data', 'synth', '--out', root, '--condition', 'snow', ...SMALL);
  const { stdout } = await ssma('data', 'list', root, '--split', 'val');
  expect(stdout).toBe('snow/snow_000002_000019\n');
});

test('a share of the training samples can be held out by a setting', async () => {
  const root = join(temporaryFolder(), 'forest');
  await ssma('data', 'synth', '--as', 'freiburg-forest', '--out', root, ...SMALL, '--scenes', '6');
  const { stdout } = await ssma('data', 'list', root, '--json', '--set', 'dataset.holdOut=0.5');
  const splits: { split: string; samples: number }[] = JSON.parse(stdout).splits;
  expect(splits.map(({ split }) => split)).toEqual(['test', 'train', 'val']);
  expect((splits[1]?.samples ?? 0) + (splits[2]?.samples ?? 0)).toBe(6);
});

test('preview replaces a picture only when told to', async () => {
  const root = join(temporaryFolder(), 'street');
  await ssma('data', 'synth', '--out', root, ...SMALL);
  const picture = join(root, '..', 'preview.png');
  writeFileSync(picture, 'mine');
  const preview = ['data', 'preview', root, '-o', picture, '--samples', '1', '--width', '16'];
  const refused = await ssma(...preview);
  expect(refused).toMatchObject({ code: 2, stderr: `${picture}: must not exist without --force; got a file` });
  expect(readFileSync(picture, 'utf8')).toBe('mine');
  expect((await ssma(...preview, '--force')).code).toBe(0);
  expect((await decodeRgb(picture)).width).toBeGreaterThan(16);
});

test('cache tells what is kept, of a folder that does not exist nothing', async () => {
  const runs = join(temporaryFolder(), 'runs');
  const { stdout } = await ssma('data', 'cache', '--runs', runs);
  expect(stdout).toBe(`${join(runs, 'inputs')}: 0 files, 0.0 MB\n`);
});

test('bad input to the data commands ends with 2 and is named', async () => {
  const root = join(temporaryFolder(), 'street');
  await ssma('data', 'synth', '--out', root, '--condition', 'day', ...SMALL);
  rmSync(join(root, 'disparity/train/day/day_000001_000019_disparity.png'));
  const cases = [
    [['data', 'check', `${root}-gone`], `${root}-gone: must be a folder; got nothing there`],
    [['data', 'check', root, '--set', 'dataset.labels=12'], '--set dataset.labels=12: dataset.labels must be'],
    [['data', 'check', root, '--set', 'seeds=[1]'], '--set seeds=[1]: the key must begin with dataset. for a folder'],
    [['data', 'cache', '--max-megabytes', '5'], '--max-megabytes must come with --prune; got 5 without it'],
    [['data', 'list', root, '--split', 'night'], 'split must be one of train, val; got "night"'],
    [
      ['data', 'synth', '--out', root, '--seed', '1', '--condition', 'day', ...SMALL],
      'must be equal to what was asked for; got seed 0',
    ],
    [['data', 'synth', '--out', `${root}2`, '--as', 'scannet', '--condition', 'snow'], 'condition of scannet must be'],
    [
      ['data', 'synth', '--out', `${root}3`, '--as', 'synthia-sequences', '--eval-scenes', '3'],
      '--eval-scenes must be left out where each split is a condition; got synthia-sequences',
    ],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await ssma(...args);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr, args.join(' ')).toContain(message);
  }
  const { code, stdout } = await ssma('data', 'check', root, '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout).problems).toEqual([
    {
      path: join(root, 'leftImg8bit/train/day/day_000001_000019_leftImg8bit.png'),
      message: expect.stringContaining('must have a partner disparity/train/day/day_000001_000019'),
    },
  ]);
});
