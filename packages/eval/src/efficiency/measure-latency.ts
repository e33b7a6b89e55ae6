import * as tf from '@tensorflow/tfjs-core';
import { EvaluationError } from '../errors.js';
import { type LatencySummary, summariseLatency } from './latency.js';
import { resolveTiming, type Timing } from './timing.js';

/** A network as inference calls it. */
export interface Forward {
  /**
   * @param images [B, H, W, C], one per input
   * @returns      its results, which the caller disposes
   */
  run(images: readonly tf.Tensor4D[]): tf.Tensor | readonly tf.Tensor[];
  /**
   * When a pass is over. `on-return`: the results are there as soon as `run` returns. `on-read`: the device may still be
   * computing then; one value of each result is read, which waits for it and copies nothing else to the host.
   */
  readonly isDone: 'on-return' | 'on-read';
}

export interface LatencyOptions extends Timing {
  /** Called once between warm-up and timed passes, e.g. to begin measuring memory. */
  readonly onWarm?: () => void;
}

/** Time of a forward pass of one batch size. */
export interface Latency extends LatencySummary {
  readonly batchSize: number;
  /** Batch size by median time. */
  readonly imagesPerSecond: number;
  /** The timed passes in their order. */
  readonly timesMs: readonly number[];
  /** The passes before them, which count nowhere. */
  readonly warmUpMs: readonly number[];
}

/**
 * Times forward passes one after the other, each to the end of the computation on the device. Results are disposed
 * between passes, outside of the timed span.
 *
 * @param images [B, H, W, C], one per input of the network, all of one B >= 1; they stay the caller's
 * @throws EvaluationError when a number breaks its rule or batch sizes differ; whatever the network throws, with no
 *   tensor left behind
 */
export async function measureLatency(
  forward: Forward,
  images: readonly tf.Tensor4D[],
  { onWarm, ...timing }: LatencyOptions = {},
): Promise<Latency> {
  const { warmUp, passes, now } = resolveTiming('measureLatency', timing);
  const batchSize = requireBatch(images);
  const warmUpMs: number[] = [];
  for (let pass = 0; pass < warmUp; pass++) warmUpMs.push(await timePass(forward, images, now));
  onWarm?.();
  const timesMs: number[] = [];
  for (let pass = 0; pass < passes; pass++) timesMs.push(await timePass(forward, images, now));
  return latencyOf(batchSize, timesMs, warmUpMs);
}

/** A network with the images that it is timed on, see `measureLatency`. */
export interface TimedNetwork {
  readonly forward: Forward;
  readonly images: readonly tf.Tensor4D[];
}

/**
 * Times several networks in turns, a pass of each in every round, so that what else the machine does meets all alike: their
 * ratios are steadier than those of times taken one network after the other.
 *
 * @returns one per network
 * @throws as `measureLatency`
 */
export async function measureLatencies(networks: readonly TimedNetwork[], timing: Timing = {}): Promise<Latency[]> {
  const { warmUp, passes, now } = resolveTiming('measureLatencies', timing);
  const timed = networks.map((network) => ({
    ...network,
    batchSize: requireBatch(network.images),
    warmUpMs: [] as number[],
    timesMs: [] as number[],
  }));
  for (let round = 0; round < warmUp + passes; round++) {
    for (const { forward, images, warmUpMs, timesMs } of timed)
      (round < warmUp ? warmUpMs : timesMs).push(await timePass(forward, images, now));
  }
  return timed.map(({ batchSize, warmUpMs, timesMs }) => latencyOf(batchSize, timesMs, warmUpMs));
}

function latencyOf(batchSize: number, timesMs: readonly number[], warmUpMs: readonly number[]): Latency {
  const summary = summariseLatency(timesMs);
  return { batchSize, imagesPerSecond: (1000 * batchSize) / summary.medianMs, ...summary, timesMs, warmUpMs };
}

/** Milliseconds of one pass to its end on the device. */
export async function timePass(forward: Forward, images: readonly tf.Tensor4D[], now: () => number): Promise<number> {
  let results: readonly tf.Tensor[] = [];
  try {
    const start = now();
    results = runTidily(forward, images);
    if (forward.isDone === 'on-read') for (const result of results) await readOneValue(result);
    return now() - start;
  } finally {
    tf.dispose([...results]);
  }
}

/** A tidy of its own: a pass that fails half-way leaves nothing. */
function runTidily(forward: Forward, images: readonly tf.Tensor4D[]): tf.Tensor[] {
  return tf.tidy(() => [forward.run(images)].flat() as tf.Tensor[]);
}

async function readOneValue(tensor: tf.Tensor): Promise<void> {
  const value = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  try {
    await value.data();
  } finally {
    value.dispose();
  }
}

function requireBatch(images: readonly tf.Tensor4D[]): number {
  const batchSizes = [...new Set(images.map(({ shape }) => shape[0]))];
  const [batchSize] = batchSizes;
  if (batchSize !== undefined && batchSizes.length === 1 && batchSize > 0) return batchSize;
  throw new EvaluationError(
    `measureLatency: images must be one [B, H, W, C] per input, of one B >= 1; got ${images.map(({ shape }) => `[${shape.join(', ')}]`).join(', ') || 'none'}`,
  );
}
