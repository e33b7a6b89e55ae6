// Where a training step spends its time, by TensorFlow operator (native engine):
// `node bench/operators.mjs '{"height":96,"width":192,"batchSize":4}'`.
import { loadEngine } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import { trainingStep } from './cases/train-step.mjs';

const STEPS = 5;

await loadEngine('native');
const backend = tf.backend();
const callsByOperator = new Map();
for (const method of ['executeSingleOutput', 'executeMultipleOutputs']) {
  const execute = backend[method].bind(backend);
  backend[method] = (name, ...rest) => {
    const start = performance.now();
    const result = execute(name, ...rest);
    const { ms, calls } = callsByOperator.get(name) ?? { ms: 0, calls: 0 };
    callsByOperator.set(name, { ms: ms + performance.now() - start, calls: calls + 1 });
    return result;
  };
}

const { step } = trainingStep(JSON.parse(process.argv[2] ?? '{"height":96,"width":192,"batchSize":4}'));
step();
step();
callsByOperator.clear();
const start = performance.now();
for (let i = 0; i < STEPS; i++) step();
const totalMs = (performance.now() - start) / STEPS;

const rows = [...callsByOperator].map(([name, { ms, calls }]) => ({ name, ms: ms / STEPS, calls: calls / STEPS }));
const inOperatorsMs = rows.reduce((sum, { ms }) => sum + ms, 0);
rows.push({ name: '(JavaScript)', ms: totalMs - inOperatorsMs, calls: 1 });
console.log(`${totalMs.toFixed(0)} ms per step`);
for (const { name, ms, calls } of rows.sort((a, b) => b.ms - a.ms)) {
  const share = `${((100 * ms) / totalMs).toFixed(1)} %`;
  console.log(`${ms.toFixed(1).padStart(8)} ms ${share.padStart(7)} ${String(calls).padStart(5)} x ${name}`);
}
