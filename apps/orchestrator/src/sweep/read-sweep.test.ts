import { describe, expect, test } from 'vitest';
import { ConfigError } from '../errors.js';
import { sweepText } from '../test-support/sweep-text.js';
import { expandSweep } from './expand-sweep.js';
import { parseSweep, readSweep } from './read-sweep.js';

/** What the user is told about a file, all the way to its trials. */
function complaint(text: string, settings: readonly string[] = []): string {
  try {
    expandSweep(parseSweep(text, 'a.yaml', settings));
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a bad sweep file is answered with place, rule and value', () => {
  const cases: readonly (readonly [mistake: string, text: string, message: string])[] = [
    [
      'an unknown key',
      sweepText('seedz: [1]'),
      'a.yaml:6:1: the sweep file must have known keys only; got "seedz"; did you mean "seeds"?',
    ],
    [
      'an unknown key in a section',
      sweepText().replace('network: adapnet++', 'network: adapnet++, widthMultiplierr: 2'),
      'a.yaml:4:30: model must have known keys only; got "widthMultiplierr"; did you mean "widthMultiplier"?',
    ],
    [
      'a value of the wrong type',
      sweepText().replace('10', 'ten'),
      'a.yaml:5:17: train.steps must be a number; got "ten"',
    ],
    [
      'a fraction for an integer',
      sweepText().replace('10', '1.5'),
      'a.yaml:5:17: train.steps must be an integer; got 1.5',
    ],
    ['a value out of range', sweepText().replace('10', '-1'), 'a.yaml:5:17: train.steps must be >= 0; got -1'],
    [
      'an input size that the network cannot take',
      sweepText().replace('64', '65'),
      'a.yaml:3:8: input.width must be a multiple of 16; got 65',
    ],
    ['an input of three numbers', sweepText().replace('64', '64, 3'), 'a.yaml:3:8: input must be a map; got [32,64,3]'],
    [
      'a value that is a part of itself',
      sweepText('seeds: &a [*a]'),
      'a.yaml: must have values of finite size and depth; got Converting circular structure to JSON',
    ],
    [
      'aliases of aliases',
      sweepText(
        'a: &a [1, 2]',
        ...Array.from({ length: 9 }, (_, at) => {
          const [name, before] = ['bcdefghij'[at], 'abcdefghi'[at]];
          return `${name}: &${name} [*${before}, *${before}, *${before}, *${before}]`;
        }),
      ),
      'a.yaml: must have values of finite size and depth; got Excessive alias count indicates a resource exhaustion attack',
    ],
    [
      'a missing section',
      sweepText().replace('model: { network: adapnet++ }', ''),
      'a.yaml:1:1: model must be given (a map); got nothing',
    ],
    [
      'a missing value',
      sweepText().replace(', root: data/tiny', ''),
      'a.yaml:2:10: dataset.root must be given (a string); got nothing',
    ],
    [
      'a name that is no slug',
      sweepText().replace('tiny', 'Tiny'),
      'a.yaml:1:7: name must be lower-case letters and digits with single hyphens between them; got "Tiny"',
    ],
    [
      'a modality that is degraded in an unknown way',
      sweepText('evaluate: { degrade: { rgb: "fogg:3" } }'),
      'a.yaml:6:29: evaluate.degrade.rgb must be missing, noise, shift:<pixels> with a whole number other than 0, or <corruption>:<severity> with one of gaussian-noise, defocus-blur, fog, over-exposure, under-exposure, jpeg, missing, misaligned and a severity from 1 to 5; got "fogg:3"',
    ],
    [
      'an unknown dataset',
      sweepText().replace('folder', 'forest'),
      'a.yaml:2:18: dataset.name must be one of "folder", "cityscapes", "freiburg-forest", "scannet", "sun-rgbd", "synthia"; got "forest"',
    ],
    [
      'a label set that is none',
      sweepText().replace('folder, root: data/tiny', 'cityscapes, root: x, labels: 12'),
      'a.yaml:2:47: dataset.labels must be 11 or 19; got 12',
    ],
    ['seeds that are equal', sweepText('seeds: [1, 1]'), 'a.yaml:6:8: seeds must be distinct; got [1,1]'],
    ['no seed', sweepText('seeds: []'), 'a.yaml:6:8: seeds must have at least 1 item; got []'],
    [
      'an axis without values',
      sweepText('grid: { train.steps: [] }'),
      'a.yaml:6:22: grid.train.steps must have at least 1 item; got []',
    ],
    [
      'an axis that is no list',
      sweepText('grid: { train.steps: 3 }'),
      'a.yaml:6:22: grid.train.steps must be a list; got 3',
    ],
    [
      'an axis given twice',
      sweepText('grid:', '  train.steps: [1]', '  train.steps: [2]'),
      'a.yaml:8:3: every key and axis must be given once; got train.steps again',
    ],
    [
      'an axis in grid and zip',
      sweepText('grid: { train.steps: [1] }', 'zip: [{ train.steps: [2] }]'),
      'a.yaml:7:9: axis train.steps must be given once; got it again after a.yaml:6:9',
    ],
    [
      'zipped lists of different length',
      sweepText('zip: [{ train.steps: [1, 2], train.batchSize: [1] }]'),
      'a.yaml:6:7: zip[0] must have lists of equal length; got train.steps with 2, train.batchSize with 1',
    ],
    [
      'an axis of an unknown path',
      sweepText('grid: { train.step: [1] }'),
      'a.yaml:6:9: grid path must be a path of the schema; got train.step; did you mean train.steps?',
    ],
    [
      'an include of an unknown path',
      sweepText('include: [{ model.depth: 3 }]'),
      'a.yaml:6:13: include path must be a path of the schema; got model.depth',
    ],
    [
      'an exclude of an unknown path',
      sweepText('exclude: [{ mode.network: 3 }]'),
      'a.yaml:6:13: exclude path must be a path of the schema; got mode.network; did you mean model?',
    ],
    [
      'an exclude without a path',
      sweepText('exclude: [{ reason: why }]'),
      'a.yaml:6:11: exclude[0] must name at least one path; got {"reason":"why"}',
    ],
    [
      'a when about an unknown path',
      sweepText('when: [{ axis: train.stepz, requires: {} }]'),
      'a.yaml:6:10: when path must be a path of the schema; got train.stepz; did you mean train.steps?',
    ],
    [
      'an axis value that breaks a rule',
      sweepText('grid: { train.steps: [5, -5] }'),
      'a.yaml:6:26: train.steps must be >= 0; got -5',
    ],
    [
      'an axis value with an unknown key',
      sweepText('include: [{ train.schedule: { kind: constant, power: 1 } }]'),
      'a.yaml:6:29: train.schedule must have known keys only; got "power"',
    ],
    [
      'equal values of an axis',
      sweepText('grid: { train.steps: [5, 5] }'),
      'a.yaml:6:26: trials must differ; got grid {train.steps=5} and grid {train.steps=5}, which resolve to the same',
    ],
    [
      'an include that equals a trial of the grid',
      sweepText('grid: { train.steps: [5, 6] }', 'include: [{ train.steps: 6 }]'),
      'a.yaml:7:26: trials must differ; got grid {train.steps=6} and include[0] {train.steps=6}, which resolve to the same',
    ],
    [
      'an exclude of everything',
      sweepText('exclude: [{ train.steps: 10 }]'),
      'a.yaml:6:10: exclude must leave a trial; got all 1 dropped',
    ],
    [
      'a baseline that is no axis',
      sweepText('baseline: { train.steps: 10 }'),
      'a.yaml:6:13: baseline must name axes (there are none); got train.steps',
    ],
    [
      'a baseline that fits two trials',
      sweepText('grid: { train.steps: [5, 6], train.batchSize: [1, 2] }', 'baseline: { train.steps: 5 }'),
      'a.yaml:7:11: baseline must fit one trial of each seed; got 2',
    ],
    [
      'a report of an axis that is none',
      sweepText('grid: { train.steps: [5, 6] }', 'report: { rows: [model.network] }'),
      'a.yaml:7:18: report must name axes (train.steps); got model.network',
    ],
    [
      'more trials than anybody means',
      sweepText(`seeds: [${[...Array(400).keys()]}]`, `grid: { train.steps: [${[...Array(300).keys()]}] }`),
      'a.yaml:7:7: a sweep must have at most 100000 trials; got 120000',
    ],
    [
      'a range of two kinds',
      sweepText('random: { samples: 2, ranges: { train.steps: { integer: [1, 2], choice: [3] } } }'),
      'a.yaml:6:33: random.ranges.train.steps must have exactly one of uniform, logUniform, integer, choice; got integer, choice',
    ],
    [
      'a range of an unknown kind',
      sweepText('random: { samples: 2, ranges: { train.steps: { integr: [1, 2] } } }'),
      'a.yaml:6:48: random.ranges.train.steps must have known keys only; got "integr"; did you mean "integer"?',
    ],
    [
      'a range from high to low',
      sweepText('random: { samples: 2, ranges: { train.optimiser.learningRate: { uniform: [2, 1] } } }'),
      'a.yaml:6:74: random.ranges.train.optimiser.learningRate.uniform must be [low, high] with low < high; got [2,1]',
    ],
    [
      'orders of magnitude from zero',
      sweepText('random: { samples: 2, ranges: { train.optimiser.learningRate: { logUniform: [0, 1] } } }'),
      'a.yaml:6:78: random.ranges.train.optimiser.learningRate.logUniform[0] must be > 0; got 0',
    ],
    [
      'a range of one end',
      sweepText('random: { samples: 2, ranges: { train.steps: { integer: [1] } } }'),
      'a.yaml:6:57: random.ranges.train.steps.integer must have at least 2 items; got [1]',
    ],
    [
      'no samples',
      sweepText('random: { samples: 0, ranges: { train.steps: { integer: [1, 2] } } }'),
      'a.yaml:6:20: random.samples must be >= 1; got 0',
    ],
    [
      'no ranges',
      sweepText('random: { samples: 1, ranges: {} }'),
      'a.yaml:6:31: random.ranges must have at least 1 range; got {}',
    ],
    [
      'a range of an unknown path',
      sweepText('random: { samples: 1, ranges: { train.stepz: { integer: [1, 2] } } }'),
      'a.yaml:6:33: random path must be a path of the schema; got train.stepz; did you mean train.steps?',
    ],
    [
      'a range of values that break a rule, once for all its draws',
      sweepText('random: { samples: 9, ranges: { train.steps: { integer: [-5, -1] } } }'),
      'a.yaml:6:46: train.steps must be >= 0; got -3',
    ],
    [
      'more draws than anybody means',
      sweepText('seeds: [0, 1]', 'random: { samples: 60000, ranges: { train.steps: { integer: [1, 99] } } }'),
      'a.yaml:7:20: a sweep must have at most 100000 trials; got 120000',
    ],
    [
      'text that is not YAML',
      'name: [',
      'a.yaml:1:8: must be YAML; Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['an empty file', '', 'a.yaml:1:1: the sweep file must be a map; got null'],
  ];

  test.each(cases)('%s', (_mistake, text, message) => {
    expect(complaint(text)).toBe(message);
  });

  test('several mistakes are told at once', () => {
    expect(complaint(sweepText('seedz: 1').replace('10', '-1')).split('\n')).toEqual([
      'a.yaml:5:17: train.steps must be >= 0; got -1',
      'a.yaml:6:1: the sweep file must have known keys only; got "seedz"; did you mean "seeds"?',
    ]);
  });

  test('a file that is not there is named', async () => {
    await expect(readSweep('no/such.yaml')).rejects.toThrow(
      'no/such.yaml: the sweep file must be readable; got ENOENT',
    );
  });
});

describe('--set', () => {
  test('changes any value, as YAML, the last one winning', () => {
    const { sweep } = parseSweep(sweepText('grid: { train.batchSize: [1] }'), 'a.yaml', [
      'dataset.root=elsewhere',
      'train.augment.flip=false',
      'input=[16, 48]',
      'seeds=[3, 4]',
      'grid.train.batchSize=[2, 4]',
      'train.steps=7',
      'train.steps=8',
    ]);
    expect(sweep.dataset.root).toBe('elsewhere');
    expect(sweep.train).toMatchObject({ steps: 8, augment: { flip: false } });
    expect(sweep.input).toMatchObject({ height: 16, width: 48 });
    expect(sweep.seeds).toEqual([3, 4]);
    expect(sweep.grid).toEqual({ 'train.batchSize': [2, 4] });
  });

  test.each([
    [
      'train.stepz=1',
      '--set train.stepz=1: the key must be a path of the schema; got train.stepz; did you mean train.steps?',
    ],
    ['train.steps=-1', '--set train.steps=-1: train.steps must be >= 0; got -1'],
    ['train.steps', '--set train.steps: the setting must be key=value; got "train.steps"'],
    ['seeds=[1', '--set seeds=[1: the value must be YAML; Flow sequence must end with a ]'],
  ])('%s is answered with the argument, the rule and the value', (setting, message) => {
    expect(complaint(sweepText(), [setting])).toBe(message);
  });

  test('changes the ranges of a random search', () => {
    const text = sweepText('random: { samples: 3, ranges: { train.steps: { integer: [1, 2] } } }');
    const { sweep } = parseSweep(text, 'a.yaml', [
      'random.samples=5',
      'random.seed=7',
      'random.ranges.train.optimiser.learningRate={ logUniform: [1e-4, 1e-2] }',
    ]);
    expect(sweep.random).toEqual({
      samples: 5,
      seed: 7,
      ranges: { 'train.steps': { integer: [1, 2] }, 'train.optimiser.learningRate': { logUniform: [1e-4, 1e-2] } },
    });
    expect(complaint(text, ['train.steps=5'])).toBe(
      '--set train.steps=5: the setting must have an effect; got an axis of random, which replaces it in every trial',
    );
  });

  test('of a value that an axis replaces is refused', () => {
    expect(complaint(sweepText('grid: { train.steps: [1, 2] }'), ['train.steps=5'])).toBe(
      '--set train.steps=5: the setting must have an effect; got an axis of grid, which replaces it in every trial',
    );
  });
});
