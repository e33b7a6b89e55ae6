import { expect, it } from 'vitest';
import { officialVariables } from '../test-support/checkpoint-fixtures.js';
import { ADAPNETPP_WEIGHT_NAMES } from './adapnetpp-weight-names.js';

it('names each of the 388 variables of the official graph exactly once', () => {
  const official = officialVariables().map(([name]) => name.replace('resnet_v2_50/', ''));
  expect(official).toHaveLength(388);
  expect(ADAPNETPP_WEIGHT_NAMES.map((name) => name.official).sort()).toEqual(official.sort());
});

it('fills 396 different weights: 388, and a second kernel in each of the 8 multiscale units', () => {
  const ours = ADAPNETPP_WEIGHT_NAMES.flatMap((name) => name.ours);
  expect(ours).toHaveLength(396);
  expect(new Set(ours).size).toBe(396);
  const multiscale = ADAPNETPP_WEIGHT_NAMES.filter((name) => name.ours.length === 2).map((name) => name.official);
  expect(multiscale).toEqual(
    ['block2/unit_4', 'block3/unit_3', 'block3/unit_4', 'block3/unit_5', 'block3/unit_6']
      .concat('block4/unit_1', 'block4/unit_2', 'block4/unit_3')
      .map((unit) => `${unit}/bottleneck_v1/conv2/weights`),
  );
});

it.each([
  ['conv0/BatchNorm/moving_variance', ['input/norm/movingVariance']],
  ['conv1/weights', ['stem/conv/kernel']],
  ['conv1/BatchNorm/moving_mean', ['stem/norm/movingMean']],
  ['block1/unit_1/bottleneck_v1/conv1/weights', ['stage1/unit1/reduce/conv/kernel']],
  ['block1/unit_1/bottleneck_v1/shortcut/weights', ['stage1/unit1/shortcut/conv/kernel']],
  ['block1/unit_3/bottleneck_v1/conv2/weights', ['stage1/unit3/spatial/conv/kernel']],
  [
    'block2/unit_4/bottleneck_v1/conv2/weights',
    ['stage2/unit4/spatial/conv1/kernel', 'stage2/unit4/spatial/conv2/kernel'],
  ],
  ['block2/unit_4/bottleneck_v1/conv2/BatchNorm/gamma', ['stage2/unit4/spatial/norm/gamma']],
  ['block3/unit_6/bottleneck_v1/conv3/weights', ['stage3/unit6/expand/conv/kernel']],
  ['block3/unit_6/bottleneck_v1/conv3/BatchNorm/beta', ['stage3/unit6/norm/beta']],
  ['conv174/weights', ['skip2/conv/kernel']],
  ['conv247/weights', ['easpp/rate1/spatial2/conv/kernel']],
  ['conv81/BatchNorm/beta', ['easpp/rate2/expand/norm/beta']],
  ['conv9/weights', ['easpp/rate3/spatial1/conv/kernel']],
  ['conv57/weights', ['easpp/pool/conv/kernel']],
  ['conv16/weights', ['decoder/up2/deconv/kernel']],
  ['conv16/BatchNorm/gamma', ['decoder/up2/norm/gamma']],
  ['conv95/weights', ['decoder/refine2b/conv/kernel']],
  ['conv78/weights', ['decoder/classify/conv/kernel']],
  ['conv911/weights', ['aux1/conv/kernel']],
])('names %s as %j', (official, ours) => {
  expect(ADAPNETPP_WEIGHT_NAMES.find((name) => name.official === official)?.ours).toEqual(ours);
});
