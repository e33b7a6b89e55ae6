// How to time the modules of a network: by themselves, or as differences of ever longer beginnings of it? Both take turns
// in every round; a way is repeatable when the even rounds say what the odd ones say.
// `node bench/module-times.mjs '{"network":"adapnet++","rounds":10}'`
import { buildModel, inferenceModules, ModelSpec } from '@ssma/core';
import { compileForInference, compileTensors, loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { median, timeMs } from './measure.mjs';

const DEFAULTS = { network: 'adapnet++', height: 384, width: 768, widthMultiplier: 1, rounds: 10 };
const WARM_UPS = 2;

const { network, height, width, widthMultiplier, rounds } = {
  ...DEFAULTS,
  ...JSON.parse(process.argv[2] ?? '{}'),
};
const { engine, device } = await loadEngine();
const modalities = network === 'adapnet++' ? ['rgb'] : ['rgb', 'depth'];
const shape = { classes: 12, inputHeight: height, inputWidth: width, inputChannels: 3 };
const model = buildModel(ModelSpec.parse({ network, modalities, widthMultiplier }), shape, 1);
const modules = inferenceModules(model);
const images = mapsOf(model.inputs);

const whole = compileForInference(model);
const itself = modules.map(({ reads, gives }) => runnerOf(compileTensors(model, gives, reads), mapsOf(reads)));
const beginnings = modules.map((_, last) => runnerOf(compileTensors(model, borderAfter(last)), images));
const runs = [() => whole.run(images).dispose(), ...itself, ...beginnings];
for (let i = 0; i < WARM_UPS; i++) for (const run of runs) run();
const turns = Array.from({ length: rounds }, () => {
  const [wholeMs, ...ms] = runs.map(timeMs);
  const beginningMs = ms.slice(modules.length);
  return {
    wholeMs,
    itself: ms.slice(0, modules.length),
    differences: beginningMs.map((end, index) => end - (beginningMs[index - 1] ?? 0)),
  };
});
report();

function report() {
  const [own, growth] = ['itself', 'differences'].map((way) => ({
    all: sharesOf(way, turns),
    drift: distance(sharesOf(way, everyOther(0)), sharesOf(way, everyOther(1))),
  }));
  console.log(
    `${network}, ${width} x ${height}, ${engine} engine on ${device}, ${rounds} rounds: share of each module in %`,
  );
  for (const [index, { name }] of modules.entries()) {
    console.log(`${name.padEnd(16)} ${percent(own.all[index])} by itself ${percent(growth.all[index])} by difference`);
  }
  const sums = turns.map((turn) => turn.itself.reduce((a, b) => a + b));
  const ratio = median(sums) / median(turns.map(({ wholeMs }) => wholeMs));
  console.log(`even against odd rounds: ${percent(own.drift)} by itself ${percent(growth.drift)} by difference`);
  console.log(`sum of the modules / whole network: ${ratio.toFixed(3)}`);
}

/** Tensors that a module behind the last of a beginning reads of it; the logits at the end. */
function borderAfter(last) {
  const known = new Set(modules.slice(0, last + 1).flatMap(({ gives }) => gives));
  const read = modules.slice(last + 1).flatMap(({ reads }) => reads.filter((tensor) => known.has(tensor)));
  return last === modules.length - 1 ? [model.outputs[0]] : [...new Set(read)];
}

function runnerOf(graph, maps) {
  return () => tf.dispose(graph.run(maps));
}

function mapsOf(tensors) {
  return tensors.map(({ shape: [, ...size] }, index) => tf.randomUniform([1, ...size], 0, 1, 'float32', index + 1));
}

function everyOther(first) {
  return turns.filter((_, round) => round % 2 === first);
}

function sharesOf(way, some) {
  const medians = modules.map((_, index) => median(some.map((turn) => turn[way][index])));
  const sum = medians.reduce((a, b) => a + b);
  return medians.map((ms) => ms / sum);
}

/** What would have to move from some modules to others. */
function distance(a, b) {
  return a.reduce((sum, share, index) => sum + Math.abs(share - b[index]), 0) / 2;
}

function percent(share) {
  return (100 * share).toFixed(1).padStart(6);
}
