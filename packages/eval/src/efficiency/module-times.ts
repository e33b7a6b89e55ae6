import { inferenceModules } from '@ssma/core';
import { compileForInference, compileTensors } from '@ssma/core/node';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { median } from './latency.js';
import { type Forward, timePass } from './measure-latency.js';
import { requireWholeNumber, resolveTiming, type Timing } from './timing.js';

/** Where the time of a forward pass goes. */
export interface ModuleTimes {
  readonly batchSize: number;
  readonly modules: readonly { readonly name: string; readonly medianMs: number }[];
  /** Median time of the whole network, in turns with its modules. */
  readonly wholeMs: number;
  /** Sum of the modules' medians. */
  readonly sumMs: number;
  readonly passes: number;
}

/**
 * Times each module of a network by itself: compiled like the whole, on maps of the sizes that it reads there. In every
 * round the whole network and all modules take turns, so that a slow phase of the machine hits all of them.
 *
 * `sumMs` against `wholeMs` tells how far to trust the parts: TensorFlow overlaps modules that do not depend on each
 * other, a module's maps are colder in the cache when others ran before it, and on a GPU a module's time includes the
 * copies of what it reads and gives between host and device.
 *
 * @throws EvaluationError when a number breaks its rule; ConfigError for a layer that inference does not know
 */
export async function measureModules(
  model: LayersModel,
  { batchSize = 1, ...timing }: Timing & { readonly batchSize?: number } = {},
): Promise<ModuleTimes> {
  const { warmUp, passes, now } = resolveTiming('measureModules', timing);
  requireWholeNumber('measureModules', 'batchSize', { value: batchSize, minimum: 1 });
  const parts: Part[] = [];
  try {
    parts.push(wholePart(model, batchSize));
    for (const { name, reads, gives } of inferenceModules(model)) {
      parts.push({ name, ...compiledForward(model, gives, reads), maps: mapsOf(reads, batchSize), timesMs: [] });
    }
    for (let round = -warmUp; round < passes; round++) {
      for (const { forward, maps, timesMs } of parts) {
        const ms = await timePass(forward, maps, now);
        if (round >= 0) timesMs.push(ms);
      }
    }
    const [whole, ...modules] = parts.map(({ name, timesMs }) => ({ name, medianMs: median(timesMs) }));
    const sumMs = modules.reduce((sum, { medianMs }) => sum + medianMs, 0);
    return { batchSize, modules, wholeMs: whole?.medianMs ?? 0, sumMs, passes };
  } finally {
    for (const { maps, dispose } of parts) {
      tf.dispose(maps);
      dispose();
    }
  }
}

interface Part {
  readonly name: string;
  readonly forward: Forward;
  readonly maps: tf.Tensor4D[];
  readonly timesMs: number[];
  dispose(): void;
}

function wholePart(model: LayersModel, batchSize: number): Part {
  const { run, dispose } = compileForInference(model);
  const maps = mapsOf(model.inputs, batchSize);
  return { name: 'whole', forward: { run, isDone: 'on-return' }, maps, timesMs: [], dispose };
}

function compiledForward(model: LayersModel, gives: readonly SymbolicTensor[], reads: readonly SymbolicTensor[]) {
  const { run, dispose } = compileTensors(model, gives, reads);
  const forward: Forward = { run, isDone: 'on-return' };
  return { forward, dispose };
}

/** Random values in [0, 1), as behind a ReLU; what they are does not change the work. */
function mapsOf(tensors: readonly SymbolicTensor[], batchSize: number): tf.Tensor4D[] {
  return tensors.map(({ shape }, index) => {
    const size = [batchSize, ...shape.slice(1)] as [number, number, number, number];
    return tf.randomUniform<tf.Rank.R4>(size, 0, 1, 'float32', index + 1);
  });
}
