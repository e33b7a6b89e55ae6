import { ModelSpec } from '@ssma/core/spec';
import { describe, expect, it } from 'vitest';
import { StagedTrainSpec } from './staged-train-spec.js';
import { pruningTrainSpec, type TrainingStage, trainingStages } from './training-stages.js';

const FUSED = { modalities: ['rgb', 'depth'] };

function stagesOf(model: unknown, train: unknown = {}): TrainingStage[] {
  return trainingStages(ModelSpec.parse(model), StagedTrainSpec.parse(train));
}

describe('trainingStages', () => {
  it("protocol paper: SSMA in the paper's three stages, with its numbers", () => {
    const stages = stagesOf({ network: 'ssma', ...FUSED });
    expect(stages.map(({ name, model, start }) => ({ name, modalities: model.modalities, start }))).toEqual([
      { name: 'expert', modalities: ['rgb'], start: { kind: 'random' } },
      { name: 'expert', modalities: ['depth'], start: { kind: 'random' } },
      {
        name: 'fusion',
        modalities: ['rgb', 'depth'],
        start: { kind: 'experts', experts: { rgb: { stage: 0 }, depth: { stage: 1 } } },
      },
      { name: 'fineTune', modalities: ['rgb', 'depth'], start: { kind: 'network', stage: 2 } },
    ]);
    expect(stages.map(({ train: { steps, batchSize, optimiser } }) => ({ steps, batchSize, optimiser }))).toEqual([
      { steps: 150_000, batchSize: 8, optimiser: adam(1e-3) },
      { steps: 150_000, batchSize: 8, optimiser: adam(1e-3) },
      { steps: 100_000, batchSize: 7, optimiser: adam(1e-3, 1e-4) },
      { steps: 50_000, batchSize: 12, optimiser: adam(1e-5, 0) },
    ]);
    expect(stages.every(({ train }) => train.augment.rotation[1] === 13)).toBe(true);
  });

  it.each(['adapnet++', 'stacking', 'fusenet', 'fusenet-vgg16'])('%s is trained at once', (network) => {
    const modalities = network === 'adapnet++' ? ['depth'] : ['rgb', 'depth'];
    const stages = stagesOf({ network, modalities }, { protocol: 'quick', expert: { encoderWeights: 'resnet.ckpt' } });
    expect(stages.map(({ name, model, start }) => ({ name, model: model.network, start }))).toEqual([
      { name: 'expert', model: network, start: { kind: 'random', encoderWeights: 'resnet.ckpt' } },
    ]);
  });

  it.each(['average', 'maximum'])('%s is put together of its experts and not trained', (network) => {
    const stages = stagesOf({ network, ...FUSED }, { steps: 30 });
    expect(stages.map(({ name, train: { steps } }) => [name, steps])).toEqual([
      ['expert', 30],
      ['expert', 30],
      ['fusion', 0],
    ]);
  });

  it('late fusion and LFC train on with the experts at a lower rate, CMoDE freezes them', () => {
    const rates = ['late-fusion', 'lfc', 'cmode'].map((network) =>
      stagesOf({ network, ...FUSED }).map(({ name, train }) => [name, train.optimiser.groups[0]?.learningRate]),
    );
    const experts = [
      ['expert', undefined],
      ['expert', undefined],
    ];
    expect(rates).toEqual([
      [...experts, ['fusion', 1e-4]],
      [...experts, ['fusion', 1e-4]],
      [...experts, ['fusion', 0]],
    ]);
  });

  it('the same experts serve every fusion of a backbone, and the single network', () => {
    const [alone] = stagesOf({ network: 'adapnet++', modalities: ['rgb'] });
    for (const network of ['ssma', 'late-fusion', 'average', 'cmode']) {
      expect(stagesOf({ network, ...FUSED })[0]).toEqual(alone);
    }
    expect(stagesOf({ network: 'ssma', ...FUSED, widthMultiplier: 0.5 })[0]).not.toEqual(alone);
  });

  it('what is set for a stage goes before what is set for all, and that before the protocol', () => {
    const stages = stagesOf(
      { network: 'ssma', ...FUSED },
      {
        protocol: 'quick',
        steps: 30,
        optimiser: { learningRate: 0.1, groups: [{ prefix: 'rgb/stem', learningRate: 0.5 }] },
        augment: { brightness: [-1, 1] },
        fusion: { steps: 20, expertLearningRate: 0.2, augment: { flip: false } },
        fineTune: { schedule: { kind: 'constant' } },
      },
    );
    const [expert, , fusion, fineTune] = stages.map(({ train }) => train);
    expect([expert?.steps, fusion?.steps, fineTune?.steps]).toEqual([30, 20, 30]);
    expect(fusion?.optimiser.groups).toEqual([
      { prefix: 'rgb/stem', learningRate: 0.5 },
      { prefix: 'rgb/', learningRate: 0.2 },
      { prefix: 'depth/', learningRate: 0.2 },
    ]);
    expect(fusion?.augment).toMatchObject({ flip: false, brightness: [-1, 1] });
    expect([expert?.schedule.kind, fineTune?.schedule]).toEqual(['polynomial', { kind: 'constant' }]);
  });

  it('takes experts from files instead of training them', () => {
    const stages = stagesOf({ network: 'ssma', ...FUSED }, { fusion: { experts: { rgb: 'rgb.safetensors' } } });
    expect(stages.map(({ name, start }) => [name, start])).toEqual([
      ['expert', { kind: 'random' }],
      ['fusion', { kind: 'experts', experts: { rgb: { file: 'rgb.safetensors' }, depth: { stage: 0 } } }],
      ['fineTune', { kind: 'network', stage: 1 }],
    ]);
    expect(stages[0]?.model.modalities).toEqual(['depth']);
  });

  it('refuses an expert of a modality that the network does not read', () => {
    expect(() => stagesOf({ network: 'ssma', ...FUSED }, { fusion: { experts: { hha: 'hha.safetensors' } } })).toThrow(
      "train.fusion.experts: must be of the network's modalities rgb, depth; got hha",
    );
  });

  it('takes a whole network from a file as it is', () => {
    for (const network of ['ssma', 'stacking'])
      expect(stagesOf({ network, ...FUSED }, { checkpoint: 'a.safetensors', steps: 30 })).toMatchObject([
        { model: { network }, train: { steps: 0 }, start: { kind: 'checkpoint', file: 'a.safetensors' } },
      ]);
    expect(() =>
      stagesOf({ network: 'ssma', ...FUSED }, { checkpoint: 'a', fusion: { experts: { rgb: 'rgb.safetensors' } } }),
    ).toThrow('train.checkpoint: must be the only file of weights, as it has all; got rgb.safetensors, too');
  });

  it('refuses to put a pruned network together of experts that are not', () => {
    const pruned = { network: 'ssma', ...FUSED, keptFilters: { 'rgb/stem/conv': 8 } };
    expect(() => stagesOf(pruned)).toThrow('model.keptFilters: ssma must come with train.checkpoint when it is pruned');
    expect(stagesOf(pruned, { checkpoint: 'pruned.safetensors' })).toHaveLength(1);
  });

  it('fine-tuning after pruning has settings of its own', () => {
    const model = ModelSpec.parse({ network: 'adapnet++' });
    const settings = (train: object) => pruningTrainSpec(model, StagedTrainSpec.parse(train));
    expect(settings({ protocol: 'quick' })).toMatchObject({ steps: 100, optimiser: { learningRate: 2e-3 } });
    expect(settings({ steps: 7, afterPruning: { steps: 5 }, expert: { steps: 3 } }).steps).toBe(5);
    expect(stagesOf({ network: 'adapnet++' }, { afterPruning: { steps: 5 } })[0]?.train.steps).toBe(150_000);
  });

  it('leaves fine-tuning out when it has no steps', () => {
    const stages = stagesOf({ network: 'ssma', ...FUSED }, { fineTune: { steps: 0 } });
    expect(stages.map(({ name }) => name)).toEqual(['expert', 'expert', 'fusion']);
  });
});

describe('StagedTrainSpec', () => {
  it('refuses keys that a stage does not have, and values out of range', () => {
    expect(() => StagedTrainSpec.parse({ stepz: 1 })).toThrow(/Unrecognized key: \\"stepz\\"/);
    expect(() => StagedTrainSpec.parse({ expert: { expertLearningRate: 1 } })).toThrow(/expertLearningRate/);
    expect(() => StagedTrainSpec.parse({ fusion: { optimiser: { beta1: 2 } } })).toThrow(/beta1/);
  });
});

function adam(learningRate: number, expertLearningRate?: number) {
  const groups =
    expertLearningRate === undefined
      ? []
      : ['rgb/', 'depth/'].map((prefix) => ({ prefix, learningRate: expertLearningRate }));
  return { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-10, groups };
}
