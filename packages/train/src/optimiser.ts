import { type AdamSlot, adamSlot, ConfigError, type NamedTensor, type NamedTensors, prepareAdamStep } from '@ssma/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { baseLearningRate } from './base-learning-rate.js';
import type { OptimiserSpec } from './spec.js';

/** Adam over the trained weights of a network, with a learning rate per parameter group. */
export interface Optimiser {
  /** The variables whose gradients `apply` takes; those of frozen groups are left out. */
  readonly variables: readonly tf.Variable[];
  /**
   * One update.
   *
   * @param gradients by variable name; a variable without one stays as it is; the caller keeps ownership
   * @param factor    the schedule's factor on every base rate
   * @param step      0 at the first update
   */
  apply(gradients: Readonly<Record<string, tf.Tensor>>, factor: number, step: number): void;
  /** Moments by `adam/first/<weight>` and `adam/second/<weight>`. */
  state(): NamedTensors;
  /** Sets the moments that `state` returned; all must be there. */
  restore(state: NamedTensors): void;
  dispose(): void;
}

/** One trained weight. */
interface Entry {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly rate: number;
  readonly slot: AdamSlot;
}

/**
 * @throws ConfigError when a group's prefix matches no weight, or every weight is frozen
 * @see section 5.1.1 of the paper
 */
export function createOptimiser(model: LayersModel, spec: OptimiserSpec): Optimiser {
  requireMatches(model, spec);
  const entries: Entry[] = [];
  for (const weight of model.trainableWeights) {
    const rate = baseLearningRate(weight.originalName, spec);
    if (rate === 0) continue;
    const variable = variableOf(weight);
    entries.push({ name: weight.originalName, variable, rate, slot: adamSlot(variable) });
  }
  if (entries.length === 0)
    throw new ConfigError('train.optimiser: at least one weight must be trained; got all frozen');
  return {
    variables: entries.map(({ variable }) => variable),
    apply(gradients, factor, step) {
      const { beta1, beta2, epsilon } = spec;
      const prepared = new Map(
        [...new Set(entries.map(({ rate }) => rate))].map((rate) => [
          rate,
          prepareAdamStep({ learningRate: rate * factor, beta1, beta2, epsilon, step: step + 1 }),
        ]),
      );
      for (const { variable, rate, slot } of entries) {
        const gradient = gradients[variable.name];
        const numbers = prepared.get(rate);
        if (gradient !== undefined && numbers !== undefined) slot.apply(gradient, numbers);
      }
      for (const { scalars } of prepared.values()) tf.dispose([...scalars]);
    },
    state: () => new Map(entries.flatMap(momentsOf)),
    restore(state) {
      for (const entry of entries) restoreMoments(entry, state);
    },
    dispose() {
      for (const { slot } of entries) slot.dispose();
    },
  };
}

function requireMatches(model: LayersModel, { groups }: OptimiserSpec): void {
  for (const { prefix } of groups) {
    if (!model.weights.some((weight) => weight.originalName.startsWith(prefix))) {
      throw new ConfigError(`train.optimiser.groups: prefix must match a weight of the network; got "${prefix}"`);
    }
  }
}

/** tfjs-layers types a weight's value as a tensor; it is the variable that gradients are taken by. */
function variableOf(weight: LayerVariable): tf.Variable {
  const value = weight.read();
  if (!(value instanceof tf.Variable)) throw new Error(`optimiser: weight ${weight.originalName} must be a variable`);
  return value;
}

function momentsOf({ name, slot }: Entry): [string, NamedTensor][] {
  const { first, second } = slot.readMoments();
  const stored = (
    [
      ['first', first],
      ['second', second],
    ] as const
  ).map(([kind, moment]): [string, NamedTensor] => [
    `adam/${kind}/${name}`,
    { dtype: 'float32', shape: moment.shape, data: moment.dataSync<'float32'>() as Float32Array },
  ]);
  tf.dispose([first, second]);
  return stored;
}

function restoreMoments({ name, slot }: Entry, state: NamedTensors): void {
  tf.tidy(() => {
    const read = (kind: string) => {
      const stored = state.get(`adam/${kind}/${name}`);
      if (stored?.dtype !== 'float32')
        throw new ConfigError(`optimiser state: must hold adam/${kind}/${name} as float32`);
      return tf.tensor(stored.data, [...stored.shape]);
    };
    slot.writeMoments({ first: read('first'), second: read('second') });
  });
}
