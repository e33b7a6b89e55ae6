import { ModelSpec } from '@ssma/core/spec';
import { StagedTrainSpec, trainingStages } from '@ssma/train/protocol';
import { expect, test } from 'vitest';
import { trainingPlanner } from './training-planner.js';

const ONE = ['adapnet++'];
const SEVERAL = ['ssma', 'average', 'maximum', 'late-fusion', 'lfc', 'cmode', 'stacking', 'fusenet', 'fusenet-vgg16'];
const PAIRS = [
  ['rgb', 'depth'],
  ['depth', 'rgb'],
  ['rgb', 'depth', 'hha'],
];
const CHANGES = [{}, { widthMultiplier: 0.5 }, { dropoutRate: 0.2 }];

const models = [
  ...ONE.flatMap((network) => [['rgb'], ['depth']].map((modalities) => ({ network, modalities }))),
  ...SEVERAL.flatMap((network) => PAIRS.map((modalities) => ({ network, modalities }))),
].flatMap((model) => CHANGES.map((changes) => ModelSpec.parse({ ...model, ...changes })));

const trains = [
  {},
  { protocol: 'quick', steps: 30, optimiser: { groups: [{ prefix: 'rgb/stem', learningRate: 0.5 }] } },
  { fusion: { experts: { rgb: 'rgb.safetensors' } }, fineTune: { steps: 0 } },
  { expert: { encoderWeights: 'resnet.ckpt' }, fusion: { expertLearningRate: 0.1 } },
].map((train) => StagedTrainSpec.parse(train));

test('stages of model after model are those that each would have alone', () => {
  const trainingsOf = trainingPlanner();
  for (const train of trains) {
    for (const model of models) {
      if ('rgb' in (train.fusion.experts ?? {}) && !model.modalities.includes('rgb')) continue;
      expect(trainingsOf(model, train), JSON.stringify([model, train])).toEqual(trainingStages(model, train));
    }
  }
});

test('settings of models that differ in width are one object', () => {
  const trainingsOf = trainingPlanner();
  const [train] = trains;
  const [wide, narrow] = CHANGES.map((changes) =>
    ModelSpec.parse({ network: 'ssma', modalities: ['rgb', 'depth'], ...changes }),
  );
  if (train === undefined || wide === undefined || narrow === undefined) throw new Error('there are two models');
  const settings = trainingsOf(wide, train).map((stage) => stage.train);
  expect(settings).toHaveLength(4);
  for (const [index, stage] of trainingsOf(narrow, train).entries()) expect(stage.train).toBe(settings[index]);
});
