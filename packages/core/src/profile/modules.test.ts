import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { compileForInference, compileTensors } from '../node/compile-for-inference.js';
import { loadEngine } from '../node/load-engine.js';
import { ModelSpec, NETWORK_NAMES } from '../spec.js';
import { fillWeights } from '../test-support/fill-weights.js';
import { relativeError, testValues } from '../test-support/numeric-gradient.js';
import { inferenceModules } from './modules.js';

beforeAll(async () => {
  await loadEngine();
});

const models: LayersModel[] = [];
afterEach(() => {
  for (const model of models.splice(0)) model.dispose();
});

function smallNetwork(network: string): LayersModel {
  const modalities = network === 'adapnet++' ? ['rgb'] : ['rgb', 'depth'];
  const shape = { classes: 3, inputHeight: 32, inputWidth: 64, inputChannels: 3 };
  const model = buildModel(ModelSpec.parse({ network, modalities, widthMultiplier: 0.06 }), shape, 3);
  fillWeights(model);
  models.push(model);
  return model;
}

describe('inferenceModules', () => {
  it('AdapNet++: each module with what it reads and gives, no auxiliary head', () => {
    const borders = inferenceModules(smallNetwork('adapnet++')).map(({ name, reads, gives }) => [
      name,
      [reads, gives].map((tensors) => tensors.map(({ sourceLayer }) => sourceLayer.name.split('/')[0])),
    ]);
    expect(Object.fromEntries(borders)).toEqual({
      input: [['input'], ['input']],
      stem: [['input'], ['stem']],
      stage1: [['stem'], ['stage1']],
      stage2: [['stage1'], ['stage2']],
      stage3: [['stage2'], ['stage3']],
      stage4: [['stage3'], ['stage4']],
      skip1: [['stage1'], ['skip1']],
      skip2: [['stage2'], ['skip2']],
      easpp: [['stage4'], ['easpp']],
      decoder: [['easpp', 'skip2', 'skip1'], ['decoder']],
    });
  });

  it('SSMA: an encoder per modality by its name, the blocks and the decoder shared', () => {
    const names = inferenceModules(smallNetwork('ssma')).map(({ name }) => name);
    const encoder = ['input', 'stem', 'stage1', 'stage2', 'stage3', 'stage4', 'skip1', 'skip2', 'easpp'];
    const own = ['rgb', 'depth'].flatMap((modality) => encoder.map((name) => `${modality}/${name}`));
    expect(names.at(-1)).toBe('decoder');
    expect(names.sort()).toEqual([...own, 'decoder', 'ssma'].sort());
  });

  // Runs every module by itself, as soon as what it reads is known; the last result must be the network's.
  it.each(NETWORK_NAMES)('%s: the modules one after the other compute the logits', (name) => {
    const model = smallNetwork(name);
    const images = model.inputs.map((_, m) => tf.tensor4d(testValues(2 * 32 * 64 * 3, 9 + m), [2, 32, 64, 3]));
    const values = new Map(model.inputs.map((input, index) => [input.id, images[index] as tf.Tensor4D]));
    const waiting = inferenceModules(model);
    while (waiting.length > 0) {
      const ready = waiting.findIndex(({ reads }) => reads.every(({ id }) => values.has(id)));
      expect(ready, `no module of ${waiting.map((module) => module.name)} can run`).toBeGreaterThanOrEqual(0);
      const [module] = waiting.splice(ready, 1);
      const graph = compileTensors(model, module?.gives ?? [], module?.reads);
      const results = graph.run((module?.reads ?? []).map(({ id }) => values.get(id) as tf.Tensor4D));
      for (const [index, { id }] of (module?.gives ?? []).entries()) values.set(id, results[index] as tf.Tensor4D);
      graph.dispose();
    }
    const compiled = compileForInference(model);
    const expected = compiled.run(images);
    const logits = values.get(model.outputs[0]?.id ?? -1) as tf.Tensor4D;
    expect(logits.shape).toEqual([2, 32, 64, 3]);
    expect(relativeError(logits.dataSync(), expected.dataSync())).toBeLessThan(1e-4);
    tf.dispose([...values.values(), expected]);
    compiled.dispose();
  });
});

it('a part whose beginning is not known is an error that names the input', () => {
  const model = smallNetwork('ssma');
  const [rgb] = model.inputs;
  expect(() => compileTensors(model, model.outputs.slice(0, 1), rgb && [rgb])).toThrow(
    'graphOfModel: input depth must be known',
  );
});
