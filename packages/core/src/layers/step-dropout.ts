import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { onlyTensor } from './single.js';

export interface StepDropoutConfig {
  readonly name: string;
  /** Share of the values set to 0, in [0, 1). */
  readonly rate: number;
  /** What is dropped: single values, or whole channels of an image. Default single values. */
  readonly unit?: 'value' | 'channel';
  /** Layers of one network with different salts draw different masks. Default 0. */
  readonly salt?: number;
}

/**
 * Dropout whose mask is a function of (seed, step, salt, element): the same on every engine and after a resume. Kept values
 * are divided by 1 - rate. `tf.layers.dropout` draws either one mask for ever or one that no seed reaches.
 */
export class StepDropout extends layers.Layer {
  static readonly className = 'SsmaStepDropout';
  private readonly rate: number;
  private readonly unit: 'value' | 'channel';
  private readonly salt: number;
  private seed = 0;
  private step = 0;

  constructor(config: StepDropoutConfig) {
    super({ name: config.name });
    this.rate = config.rate;
    this.unit = config.unit ?? 'value';
    this.salt = config.salt ?? 0;
  }

  /** Chooses the mask of the following calls; the trainer calls it before each step. */
  setStep(seed: number, step: number): void {
    this.seed = seed;
    this.step = step;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = onlyTensor(inputs);
    if (kwargs.training !== true || this.rate === 0) return tf.clone(x);
    const maskShape =
      this.unit === 'value' ? x.shape : x.shape.map((size, axis) => (axis === 1 || axis === 2 ? 1 : size));
    const mask = dropoutMask(tf.util.sizeFromShape(maskShape), this.rate, this.seed ^ this.salt, this.step);
    return tf.tidy(() => tf.mul(x, tf.tensor(mask, maskShape)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, unit: this.unit, salt: this.salt };
  }
}

/** 0 with probability `rate`, else 1 / (1 - rate), per element. */
function dropoutMask(size: number, rate: number, seed: number, step: number): Float32Array {
  const mask = new Float32Array(size);
  const kept = 1 / (1 - rate);
  const threshold = rate * 2 ** 32;
  const start = scramble(scramble(seed ^ 0x9e3779b9) ^ step);
  for (let i = 0; i < size; i++) mask[i] = scramble(start + Math.imul(i, 0x9e3779b9)) >= threshold ? kept : 0;
  return mask;
}

/** Finaliser of MurmurHash3 (Appleby): every input bit changes each output bit with probability one half. */
function scramble(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
