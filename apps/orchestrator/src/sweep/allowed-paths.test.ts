import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError } from '../errors.js';
import { sweepText } from '../test-support/sweep-text.js';
import { configsOf, requireAllowedPaths } from './allowed-paths.js';
import { expandSweep } from './expand-sweep.js';
import { parseSweep } from './read-sweep.js';

interface Given {
  readonly settings?: readonly string[];
  readonly allowed?: readonly string[];
}

function complaint(text: string, { settings = [], allowed = [] }: Given = {}): string {
  const definition = parseSweep(text, 'a.yaml', settings);
  try {
    requireAllowedPaths(definition, configsOf(expandSweep(definition)), allowed);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
}

const withRoot = (root: string): string => sweepText().replace('data/tiny', root);
const rule = (place: string, key: string, value: string): string =>
  `a.yaml:${place}: ${key} must lie below the working directory or a folder given by --allow-path; got "${value}"`;

test.each([
  ['data/tiny', 'none'],
  ['.', 'none'],
  ['data/../other', 'none'],
  ['..data', 'none'],
  ['..', rule('2:32', 'dataset.root', '..')],
  ['data/../../other', rule('2:32', 'dataset.root', 'data/../../other')],
  ['/etc', rule('2:32', 'dataset.root', '/etc')],
  [resolve('data'), rule('2:32', 'dataset.root', resolve('data'))],
])('a dataset at %s', (root, expected) => {
  expect(complaint(withRoot(root))).toBe(expected);
});

test('every setting that names a file is looked at, and every axis, at its own line', () => {
  const text = sweepText(
    'grid: { train.expert.encoderWeights: [weights/a.ckpt, /b.ckpt] }',
    'zip: [{ dataset.root: [data, ../data], train.batchSize: [1, 2] }]',
    'include: [{ train.fusion.experts: { rgb: /rgb.safetensors } }]',
  );
  expect(complaint(text).split('\n').sort()).toEqual([
    rule('6:55', 'train.expert.encoderWeights', '/b.ckpt'),
    rule('7:30', 'dataset.root', '../data'),
    rule('8:42', 'train.fusion.experts.rgb', '/rgb.safetensors'),
  ]);
});

test('a choice of a random search is looked at', () => {
  const ranges = '{ dataset.root: { choice: [/etc, /etc] } }';
  const text = sweepText(`random: { samples: 1, seed: 1, ranges: ${ranges} }`);
  expect(complaint(text)).toBe(rule('6:67', 'dataset.root', '/etc'));
});

test('a folder that is allowed covers what lies in it, and nothing beside it', () => {
  const allowed = ['/data', join('..', 'shared')];
  expect(complaint(withRoot('/data/street'), { allowed })).toBe('none');
  expect(complaint(withRoot('/data'), { allowed })).toBe('none');
  expect(complaint(withRoot('../shared/street'), { allowed })).toBe('none');
  expect(complaint(withRoot('/data2'), { allowed })).toBe(rule('2:32', 'dataset.root', '/data2'));
  expect(complaint(withRoot('/data/../etc'), { allowed })).toBe(rule('2:32', 'dataset.root', '/data/../etc'));
});

test('what is typed behind --set is taken as it is, on an axis too', () => {
  expect(complaint(withRoot('/etc'), { settings: ['dataset.root=/data'] })).toBe('none');
  expect(complaint(sweepText(), { settings: ['grid.dataset.root=[/a, /b]'] })).toBe('none');
  expect(complaint(withRoot('/etc'), { settings: ['train.batchSize=2'] })).toBe(rule('2:32', 'dataset.root', '/etc'));
});
