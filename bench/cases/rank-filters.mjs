import { buildModel, ModelSpec, softmaxCrossEntropy } from '@ssma/core';
import { dependencyGraph, normaliseByLayer, prune, selectFilters, taylorScores } from '@ssma/prune';
import * as tf from '@tensorflow/tfjs-core';
import { median, timeMs } from '../measure.mjs';

const CLASSES = 12;
const IGNORED = 255;

/**
 * Taylor scores of full-width AdapNet++ on a batch of one, in turns with a forward and backward pass (gradients of all
 * weights, as a training step takes them); then the removal of 30 % of the parameters.
 */
export async function run({ height = 384, width = 768, rounds = 5 } = {}) {
  const spec = ModelSpec.parse({ network: 'adapnet++' });
  const model = buildModel(spec, { classes: CLASSES, inputHeight: height, inputWidth: width, inputChannels: 3 }, 1);
  const image = tf.randomUniform([1, height, width, 3], -1, 1, 'float32', 1);
  const labels = tf.tensor3d(
    Int32Array.from({ length: height * width }, (_, i) => (i >> 3) % CLASSES),
    [1, height, width],
  );
  const loss = ([logits]) => softmaxCrossEntropy(logits, labels, IGNORED);
  const graph = dependencyGraph(model, { sums: 'kept' });
  const rank = () => taylorScores(graph, { batches: [{ images: [image], loss }], numBatches: 1 });
  const pass = () => {
    const { value, grads } = tf.variableGrads(() => loss(model.apply(image, { training: true })));
    value.dataSync();
    tf.dispose([value, grads]);
  };
  await rank();
  pass();
  const turns = [];
  for (let round = 0; round < rounds; round++) {
    const passMs = timeMs(pass);
    const start = performance.now();
    await rank();
    turns.push({ passMs, ms: performance.now() - start });
  }
  const scores = normaliseByLayer(await rank());
  return {
    ms: median(turns.map(({ ms }) => ms)),
    passMs: median(turns.map(({ passMs }) => passMs)),
    rankingShare: median(turns.map(({ ms, passMs }) => ms / passMs)),
    ...surgeryMs({ model, spec, graph, scores }),
  };
}

function surgeryMs({ model, spec, graph, scores }) {
  const target = { measure: 'parameters', reduction: 0.3 };
  let filters;
  const selectMs = timeMs(() => {
    filters = selectFilters(graph, scores, { target, shortcuts: 'pruned' }).filters;
  });
  const pruneMs = median(
    [1, 2, 3].map(() => timeMs(() => prune(model, spec, { filters, sums: 'kept' }).model.dispose())),
  );
  const graphMs = timeMs(() => dependencyGraph(model, { sums: 'kept' }));
  return { numFilters: filters.length, graphMs, selectMs, pruneMs };
}
