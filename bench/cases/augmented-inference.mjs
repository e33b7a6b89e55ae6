import { performance } from 'node:perf_hooks';
import { buildModel, ModelSpec } from '@ssma/core';
import { compiledNetworks, scaledSizes, softmaxPredictor } from '@ssma/eval/inference';
import * as tf from '@tensorflow/tfjs-core';
import { median } from '../measure.mjs';

/**
 * What test-time augmentation costs beside its forward passes: one image, mirrored and at several scales, in turns with
 * each of the passes by itself on images that lie ready on the engine.
 *
 * @param scales factors on the size; with the mirrored images, two passes each
 * @returns medians: `ms` of a prediction, `passesMs` of all its passes, `ratio` of the two within a turn, and that of
 *   their processor times, which hardly depends on what else runs
 */
export async function run({
  height = 384,
  width = 768,
  widthMultiplier = 0.25,
  scales = [0.5, 0.75, 1, 1.25, 1.5, 1.75],
  classes = 12,
  rounds = 9,
  warmUps = 2,
}) {
  const shape = { classes, inputHeight: height, inputWidth: width, inputChannels: 3 };
  const model = buildModel(ModelSpec.parse({ network: 'adapnet++', widthMultiplier }), shape, 1);
  const networks = compiledNetworks(model);
  model.dispose();
  const predictor = softmaxPredictor(networks, { modalities: ['rgb'], flip: true, scales });
  const inputs = scaledSizes(networks, scales).flatMap((size) => {
    const image = tf.randomUniform([1, size.height, size.width, 3], -1, 1, 'float32', 3);
    return [image, tf.reverse(image, 2)];
  });
  const images = { rgb: Float32Array.from({ length: height * width * 3 }, (_, i) => Math.sin(i)) };
  const passes = () => {
    for (const input of inputs) networks.run([input]).dispose();
  };
  const turn = async () => {
    const alone = await timesOf(passes);
    const augmented = await timesOf(() => predictor.classIds({ ids: ['image'], images }));
    return {
      ms: augmented.ms,
      passesMs: alone.ms,
      ratio: augmented.ms / alone.ms,
      processorRatio: augmented.processorMs / alone.processorMs,
    };
  };
  for (let i = 0; i < warmUps; i++) await turn();
  const turns = [];
  for (let i = 0; i < rounds; i++) turns.push(await turn());
  const medianOf = (key) => median(turns.map((one) => one[key]));
  return {
    passes: inputs.length,
    ms: medianOf('ms'),
    passesMs: medianOf('passesMs'),
    ratio: medianOf('ratio'),
    processorRatio: medianOf('processorRatio'),
  };
}

async function timesOf(call) {
  const [start, processor] = [performance.now(), process.cpuUsage()];
  await call();
  const { user, system } = process.cpuUsage(processor);
  return { ms: performance.now() - start, processorMs: (user + system) / 1000 };
}
