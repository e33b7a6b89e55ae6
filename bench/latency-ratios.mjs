// How long do networks and batch sizes take against each other? All take turns, so that the ratios hold on a machine whose
// pace drifts: `node bench/latency-ratios.mjs '{"networks":["adapnet++","ssma"],"batchSizes":[1,2,4],"rounds":8}'`
import { buildModel, inputShapeOf, ModelSpec } from '@ssma/core';
import { compileForInference, loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { median, timeMs } from './measure.mjs';

const DEFAULTS = { networks: ['adapnet++', 'ssma'], batchSizes: [1, 2, 4], height: 384, width: 768, rounds: 8 };
const WARM_UPS = 2;

const { networks, batchSizes, height, width, rounds } = { ...DEFAULTS, ...JSON.parse(process.argv[2] ?? '{}') };
const { engine, device } = await loadEngine();
const variants = networks.flatMap((network) => {
  const { run, imagesOf } = compiled(network);
  return batchSizes.map((batchSize) => {
    const images = imagesOf(batchSize);
    return { network, batchSize, once: () => run(images).dispose() };
  });
});
for (let i = 0; i < WARM_UPS; i++) for (const { once } of variants) once();
const turns = Array.from({ length: rounds }, () => variants.map(({ once }) => timeMs(once)));
const [first] = variants;
console.log(
  `${width} x ${height}, ${engine} engine on ${device}, ${rounds} rounds; against ${first.network}, ${first.batchSize} image`,
);
for (const [index, { network, batchSize }] of variants.entries()) {
  const ratios = turns.map((times) => times[index] / times[0]);
  const perImage = (median(ratios) * first.batchSize) / batchSize;
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  console.log(
    `${network}, ${batchSize}: ${median(ratios).toFixed(2)} times (${spread}), per image ${perImage.toFixed(2)}`,
  );
}

function compiled(network) {
  const modalities = network === 'adapnet++' ? ['rgb'] : ['rgb', 'depth'];
  const shape = { classes: 12, inputHeight: height, inputWidth: width, inputChannels: 3 };
  const model = buildModel(ModelSpec.parse({ network, modalities }), shape, 1);
  const { channels } = inputShapeOf(model);
  const { run } = compileForInference(model);
  model.dispose();
  const imagesOf = (batchSize) =>
    modalities.map((_, index) => tf.randomUniform([batchSize, height, width, channels], -1, 1, 'float32', index + 1));
  return { run, imagesOf };
}
