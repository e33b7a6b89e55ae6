import { buildModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { beforeAll, expect, test } from 'vitest';
import { fusionStages } from './fusion-stages.js';

beforeAll(async () => {
  await loadEngine();
});

function stagesOf(spec: Record<string, unknown>) {
  const parsed = ModelSpec.parse({ modalities: ['rgb', 'hha'], widthMultiplier: 0.05, ...spec });
  const model = buildModel(parsed, { classes: 3, inputHeight: 32, inputWidth: 32, inputChannels: 3 }, 1);
  const stages = fusionStages(model).map(({ block, title, features: { layer, channels } }) =>
    [block, title, layer, ...(channels ? [`${channels.start}+${channels.size}`] : [])].join(' | '),
  );
  model.dispose();
  return stages;
}

test('lists inputs, recalibrated maps and the fused map of every block', () => {
  expect(stagesOf({ network: 'ssma' })).toEqual([
    'ssma/latent | input rgb | rgb/easpp/project/norm',
    'ssma/latent | input hha | hha/easpp/project/norm',
    'ssma/latent | recalibrated rgb | ssma/latent/recalibrate | 0+16',
    'ssma/latent | recalibrated hha | ssma/latent/recalibrate | 16+16',
    'ssma/latent | fused | ssma/latent/fuse/norm',
    'ssma/skip2 | input rgb | rgb/skip2/norm',
    'ssma/skip2 | input hha | hha/skip2/norm',
    'ssma/skip2 | recalibrated rgb | ssma/skip2/recalibrate | 0+8',
    'ssma/skip2 | recalibrated hha | ssma/skip2/recalibrate | 8+8',
    'ssma/skip2 | fused | ssma/skip2/fuse/norm',
    'ssma/skip1 | input rgb | rgb/skip1/norm',
    'ssma/skip1 | input hha | hha/skip1/norm',
    'ssma/skip1 | recalibrated rgb | ssma/skip1/recalibrate | 0+8',
    'ssma/skip1 | recalibrated hha | ssma/skip1/recalibrate | 8+8',
    'ssma/skip1 | fused | ssma/skip1/fuse/norm',
  ]);
});

test('knows blocks without gates, behind decoders and with a bare last convolution', () => {
  expect(stagesOf({ network: 'ssma', fusion: { placement: 'decoder', recalibration: false } })).toEqual([
    'ssma/latent | input rgb | rgb/decoder/refine2b/relu',
    'ssma/latent | input hha | hha/decoder/refine2b/relu',
    'ssma/latent | fused | ssma/latent/fuse/norm',
  ]);
  expect(stagesOf({ network: 'ssma', fusion: { convolutions: 'released-code' } })).toContain(
    'ssma/skip1 | fused | ssma/skip1/fuse/conv',
  );
  expect(stagesOf({ network: 'late-fusion' })).toEqual([]);
});
