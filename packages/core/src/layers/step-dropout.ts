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
 * Dropout whose mask is a function of (seed, step, part, salt, element): the same on every engine and after a resume. Kept
 * values are divided by 1 - rate. `tf.layers.dropout` draws either one mask for ever or one that no seed reaches.
 */
export class StepDropout extends layers.Layer {
  static readonly className = 'SsmaStepDropout';
  private readonly rate: number;
  private readonly unit: 'value' | 'channel';
  private readonly salt: number;
  private seed = 0;
  private step = 0;
  private part = 0;

  constructor(config: StepDropoutConfig) {
    super({ name: config.name });
    this.rate = config.rate;
    this.unit = config.unit ?? 'value';
    this.salt = config.salt ?? 0;
  }

  /**
   * Chooses the mask of the following calls; the trainer calls it before each forward pass.
   *
   * @param part of the step's batch, when that takes several passes
   */
  setStep(seed: number, step: number, part = 0): void {
    this.seed = seed;
    this.step = step;
    this.part = part;
  }

  /** Whether training drops anything here: not in a frozen part of the network (`trainable`). */
  get isActive(): boolean {
    return this.trainable && this.rate > 0;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = onlyTensor(inputs);
    if (kwargs.training !== true || !this.isActive) return tf.clone(x);
    const maskShape =
      this.unit === 'value' ? x.shape : x.shape.map((size, axis) => (axis === 1 || axis === 2 ? 1 : size));
    const mask = dropoutMask(tf.util.sizeFromShape(maskShape), this.rate, this.maskStart());
    return tf.tidy(() => tf.mul(x, tf.tensor(mask, maskShape)));
  }

  /** Where the sequence of a pass begins. */
  private maskStart(): number {
    const start = scramble(scramble(this.seed ^ this.salt ^ 0x9e3779b9) ^ this.step);
    return this.part === 0 ? start : scramble(start ^ this.part);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, unit: this.unit, salt: this.salt };
  }
}

/** 0 with probability `rate`, else 1 / (1 - rate), per element. */
function dropoutMask(size: number, rate: number, start: number): Float32Array {
  const mask = new Float32Array(size);
  const kept = 1 / (1 - rate);
  const threshold = rate * 2 ** 32;
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
