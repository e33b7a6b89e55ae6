import { performance } from 'node:perf_hooks';
import * as tf from '@tensorflow/tfjs-core';

/** Map [B, H, W] of the 3 x 3 convolution, 256 to 256 channels, whose best rate stands for the machine's peak. */
const PEAK_MAP = [4, 24, 48];
const PEAK_CHANNELS = 256;
const PEAK_FLOPS = 2 * 9 * PEAK_CHANNELS ** 2 * PEAK_MAP.reduce((pixels, size) => pixels * size);

/** Milliseconds of one call. */
export function timeMs(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/**
 * Best GFLOP/s of one large convolution, three calls.
 *
 * The convolution's operands stay between calls; call `dispose` at the end.
 */
export function peakConvolution() {
  const x = tf.randomUniform([...PEAK_MAP, PEAK_CHANNELS], -1, 1, 'float32', 1);
  const kernel = tf.randomUniform([3, 3, PEAK_CHANNELS, PEAK_CHANNELS], -1, 1, 'float32', 2);
  const once = () => tf.conv2d(x, kernel, 1, 'same').dispose();
  once();
  return {
    gflops: () => PEAK_FLOPS / Math.min(timeMs(once), timeMs(once), timeMs(once)) / 1e6,
    dispose: () => tf.dispose([x, kernel]),
  };
}

/**
 * Times `run` against the peak, taking turns, so that a slow phase of the machine hits both; medians over `rounds`, the
 * fraction too.
 *
 * @param flops work of one call
 */
export function againstPeak(run, { flops, rounds, warmUps = 2 }) {
  for (let i = 0; i < warmUps; i++) run();
  const peak = peakConvolution();
  const turns = Array.from({ length: rounds }, () => {
    const peakGflops = peak.gflops();
    const ms = timeMs(run);
    const gflops = flops / ms / 1e6;
    return { ms, gflops, peakGflops, fractionOfPeak: gflops / peakGflops };
  });
  peak.dispose();
  const medianOf = (key) => median(turns.map((turn) => turn[key]));
  return {
    ms: medianOf('ms'),
    gflops: medianOf('gflops'),
    peakGflops: medianOf('peakGflops'),
    fractionOfPeak: medianOf('fractionOfPeak'),
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
