import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CITYSCAPES_11, CITYSCAPES_19, decodeRgb, writeSyntheticDataset } from '@ssma/datasets';
import { ConfusionMatrixJson, mergeConfusions, summarise } from '@ssma/eval';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ssma } from '../test-support/run-command.js';
import { classesNamed, writeTinyNetwork } from '../test-support/tiny-network.js';

const folder = mkdtempSync(join(tmpdir(), 'ssma-evaluate-'));
const SIZE = { height: 32, width: 48 };
const street = join(folder, 'street');
const checkpoint = join(folder, 'tiny.safetensors');
const withVoid = join(folder, 'void.safetensors');
const withTram = join(folder, 'tram.safetensors');
const with19 = join(folder, 'benchmark.safetensors');
const classNames = CITYSCAPES_11.classes.map(({ name }) => name);

beforeAll(async () => {
  const size = { height: 64, width: 96 };
  const splits = { val: 3 };
  await writeSyntheticDataset({ as: 'cityscapes', root: street, seed: 1, splits, condition: 'day', ...size });
  await writeTinyNetwork(checkpoint, { size: SIZE });
  await writeTinyNetwork(withVoid, { size: SIZE, classes: classesNamed(['void', ...classNames]) });
  const benchmark = CITYSCAPES_19.classes.map(({ name }) => name);
  await writeTinyNetwork(with19, { size: SIZE, classes: classesNamed(benchmark), seed: null });
  await writeTinyNetwork(withTram, { size: SIZE, classes: classesNamed([...classNames.slice(1), 'tram']) });
});

afterAll(() => rmSync(folder, { recursive: true }));

async function scored(...args: string[]) {
  const { code, stdout, stderr } = await ssma('evaluate', checkpoint, street, '--json', ...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout);
}

describe('--json', () => {
  test('holds the matrix that its scores derive from, and intervals around them', async () => {
    const document = await scored();
    expect(document).toMatchObject({
      classNames,
      numImages: 3,
      groups: [],
      dataset: { name: 'cityscapes', split: 'val' },
    });
    const summary = summarise(ConfusionMatrixJson.parse(document.confusion));
    expect(document).toMatchObject(JSON.parse(JSON.stringify(summary)));
    const { meanIou } = document.intervals;
    expect(meanIou.value).toBe(summary.meanIou);
    expect(meanIou.low).toBeLessThanOrEqual(meanIou.value);
    expect(meanIou.high).toBeGreaterThanOrEqual(meanIou.value);
    expect(document.averagePrecision).toBeUndefined();
  });

  test('has groups, and what fails with a sensor', async () => {
    const intact = await scored('--groups');
    expect(intact.groups.map(({ name }: { name: string }) => name)).toEqual(['day']);
    expect(intact.groups[0].confusion).toEqual(intact.confusion);
    expect((await scored('--degrade', 'rgb=noise')).confusion).not.toEqual(intact.confusion);
    expect((await scored('--degrade', 'rgb=fog:5')).confusion).not.toEqual(intact.confusion);
  });

  test('has average precision, Boundary IoU and object sizes with --details, and the same scores', async () => {
    const [plain, details] = [await scored(), await scored('--details')];
    expect(details.confusion).toEqual(plain.confusion);
    expect(details.averagePrecision.perClass).toHaveLength(11);
    expect(details.averagePrecision.meanAp).toBeLessThanOrEqual(details.averagePrecision.atMost);
    expect(details.boundaryIou.widthPixels).toBe(1); // 2 % of the diagonal of 48 x 32
    const pixels = details.objectSizes.map((one: { summary: { perClass: { truthPixels: number }[] } }) =>
      one.summary.perClass.reduce((sum, { truthPixels }) => sum + truthPixels, 0),
    );
    const total = plain.confusion.counts.reduce((sum: number, count: number) => sum + count, 0);
    expect(pixels.reduce((sum: number, count: number) => sum + count, 0)).toBe(total);
  });

  test('predicts mirrored images, other scales, a larger size and tiles, and says what an image costs', async () => {
    const plain = await scored();
    expect(plain).toMatchObject({ size: { height: 32, width: 48 }, inference: { flip: false, scales: [1] } });
    expect(plain.cost.passesPerImage).toBe(1);
    const augmented = await scored('--flip', '--scales', '0.75,1');
    expect(augmented.cost.passesPerImage).toBe(4);
    expect(augmented.confusion).not.toEqual(plain.confusion);
    const large = await scored('--size', '96x64', '--details');
    expect(large.size).toEqual({ height: 64, width: 96 });
    const pixels = (document: { confusion: { counts: number[] } }) =>
      document.confusion.counts.reduce((sum, count) => sum + count, 0);
    expect(pixels(large)).toBeGreaterThan(3 * pixels(plain));
    expect(pixels(await scored('--size', '96x64', '--tile'))).toBe(pixels(large));
  });

  test('counts a class in neither truth nor prediction as 0 with --absent zero', async () => {
    const of19 = async (...args: string[]) => {
      const { stdout } = await ssma('evaluate', with19, street, '--set', 'dataset.labels=19', '--json', ...args);
      return JSON.parse(stdout);
    };
    const [leftOut, zero] = [await of19(), await of19('--absent', 'zero')];
    const absent = leftOut.absentClasses.length;
    expect(absent).toBeGreaterThan(0);
    expect(zero.meanIou).toBeCloseTo((leftOut.meanIou * (19 - absent)) / 19, 12);
  });

  test('scores a network with a void class as the released evaluator, or strictly', async () => {
    const evaluated = async (...args: string[]) => {
      const { code, stdout, stderr } = await ssma(
        'evaluate',
        withVoid,
        street,
        '--json',
        '--void-class',
        'void',
        ...args,
      );
      expect({ code, stderr }).toMatchObject({ code: 0 });
      return JSON.parse(stdout);
    };
    const [released, strict] = [await evaluated(), await evaluated('--void-scoring', 'strict')];
    expect(released.confusion).toEqual(strict.confusion);
    const voidPixels = released.confusion.counts.slice(0, 12).reduce((sum: number, count: number) => sum + count, 0);
    expect(voidPixels).toBeGreaterThan(0);
    expect(released.perClass[0].iou).toBeNull();
    // Classes predicted on void pixels are false positives only where void is scored strictly.
    expect(strict.fpr).toBeGreaterThan(released.fpr);
    expect(strict.meanIou).toBeLessThan(released.meanIou);
  });
});

test('prints a row per class, the mean, and totals with intervals', async () => {
  const { code, stdout } = await ssma('evaluate', checkpoint, street);
  expect(code).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^class +IoU % +precision % +recall % +F1 %$/);
  expect(lines.slice(1, 12).map((line) => line.split(/ {2,}/)[0])).toEqual(classNames);
  expect(lines[12]).toMatch(/^mean +\d+\.\d\d /);
  expect(stdout).toMatch(
    /\n3 images of 48x32; 95 % intervals over images in brackets\nmIoU \d+\.\d\d % \(\d+\.\d\d to \d+\.\d\d\), /,
  );
});

describe('-o', () => {
  test('writes the document, matrices by image, tables and pictures, and replaces none unasked', async () => {
    const output = join(folder, 'scores');
    const args = ['evaluate', checkpoint, street, '-o', output, '--overlays', '2', '--json'];
    const { code, stdout, stderr } = await ssma(...args);
    expect(code).toBe(0);
    expect(readdirSync(output).sort()).toEqual([
      'classes.png',
      'classes.tex',
      'confusion.csv',
      'confusion.png',
      'evaluation.json',
      'images.json',
      'overlays.png',
    ]);
    expect(stderr.split('\n').every((line) => line.endsWith(': written'))).toBe(true);
    const text = (file: string) => readFileSync(join(output, file), 'utf8');
    const document = JSON.parse(stdout);
    expect(JSON.parse(text('evaluation.json'))).toEqual(document);
    const images = JSON.parse(text('images.json')) as { id: string; confusion: unknown }[];
    expect(images.map(({ id }) => id)).toEqual([
      'day/day_000000_000019',
      'day/day_000001_000019',
      'day/day_000002_000019',
    ]);
    expect(mergeConfusions(images.map(({ confusion }) => ConfusionMatrixJson.parse(confusion)))).toEqual(
      document.confusion,
    );
    const [header, firstRow] = text('confusion.csv').split('\n');
    expect(header).toBe(['truth', ...classNames].join(','));
    expect(firstRow).toBe(['sky', ...document.confusion.counts.slice(0, 11)].join(','));
    expect(text('classes.tex')).toContain('adapnet++ rgb');
    const [overlays, confusion] = [
      await decodeRgb(join(output, 'overlays.png')),
      await decodeRgb(join(output, 'confusion.png')),
    ];
    expect(overlays.height).toBeGreaterThan(2 * 32 * 5); // two rows, magnified five times
    expect(confusion.height).toBeGreaterThan(11 * 20);
    const before = text('evaluation.json');
    expect(await ssma(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `${join(output, 'evaluation.json')}: must not exist without --force; got a file`,
    });
    expect(text('evaluation.json')).toBe(before);
    expect((await ssma(...args, '--force')).code).toBe(0);
  });

  test('without pictures where none are asked for', async () => {
    const output = join(folder, 'no-pictures');
    expect((await ssma('evaluate', checkpoint, street, '-o', output, '--overlays', '0')).code).toBe(0);
    expect(existsSync(join(output, 'overlays.png'))).toBe(false);
  });
});

test('bad input ends with 2, is named, and leaves nothing behind', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(join(empty, 'images', 'val'), { recursive: true });
  mkdirSync(join(empty, 'labels', 'val'), { recursive: true });
  writeFileSync(join(empty, 'classes.json'), JSON.stringify({ names: classNames }));
  const output = join(folder, 'nothing');
  const cases = [
    [[checkpoint, street, '--split', 'night'], 'split must be one of val; got "night"'],
    [[checkpoint, empty], `${join(empty, 'images', 'val')}: must hold at least one file`],
    [
      [checkpoint, street, '--set', 'dataset.labels=19'],
      "the dataset must have the network's classes sky, building, road",
    ],
    [
      [withTram, street],
      `${withTram}: the dataset must have the network's classes ${[...classNames.slice(1), 'tram'].join(', ')}; ` +
        'got cityscapes without tram and with sky, which the network does not know',
    ],
    [[withVoid, street], 'got cityscapes without void'],
    [[checkpoint, street, '--void-class', 'void'], '--void-class must be a class of the network, sky, building'],
    [
      [checkpoint, street, '--void-scoring', 'strict'],
      'evaluate: --void-scoring must come with --void-class; got strict without it',
    ],
    [[checkpoint, street, '--size', '100x64'], '100'],
    [[checkpoint, street, '--tile'], 'evaluate: --tile must come with --size; got it alone'],
    [
      [checkpoint, street, '--degrade', 'depth=missing'],
      'a failing sensor must be one that the network reads, rgb; got depth',
    ],
    [[checkpoint, street, '--degrade', 'rgb=fog:6'], 'a severity from 1 to 5; got rgb=fog:6'],
    [
      [checkpoint, street, '--degrade', 'depth=fog:3'],
      "It must be of a camera's picture, rgb, nir, nrg, to have fog; got depth=fog:3",
    ],
    [[checkpoint, street, '--degrade', 'rgb'], 'It must be <modality>=<failure>, e.g. depth=missing; got rgb'],
    [[checkpoint, street, '--degrade', 'rgb=broken'], 'misaligned and a severity from 1 to 5; got rgb=broken'],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await ssma('evaluate', ...args, '-o', output);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  }
  expect(existsSync(output)).toBe(false);
});
