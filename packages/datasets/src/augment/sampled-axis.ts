/** How the pixels of one target axis lie on one source axis; positions and extent in source pixels. */
export interface SampledAxis {
  readonly sourceLength: number;
  readonly start: number;
  readonly extent: number;
  readonly targetLength: number;
  readonly isReversed: boolean;
}

/** Which source pixels make up each target pixel of an axis. */
export interface AxisWeights {
  /** First contributing source index per target index; -1 when the target centre lies outside the source. */
  readonly first: Int32Array;
  /** Number of contributing source pixels per target index, 1 to `stride`; 0 outside. */
  readonly count: Uint32Array;
  /** `weights[i * stride + k]` belongs to source index `first[i] + k`; the `count[i]` weights of a target sum to 1. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/** Position of a target pixel's centre on the source axis (half-pixel centres). */
export function targetCentre(axis: SampledAxis, targetIndex: number): number {
  const index = axis.isReversed ? axis.targetLength - 1 - targetIndex : targetIndex;
  return axis.start + ((index + 0.5) * axis.extent) / axis.targetLength;
}

/**
 * Weights of linear interpolation when enlarging and of area averaging when shrinking, which are one formula: a target
 * pixel is the mean of the source, taken as constant over each of its pixels, over an interval of length
 * max(1, extent / targetLength) around the target centre. At length 1 that mean is linear interpolation between the
 * two nearest pixel centres. The part of the interval outside the source is left out, which repeats the edge pixel.
 */
export function axisWeights(axis: SampledAxis): AxisWeights {
  const { sourceLength, targetLength } = axis;
  const length = Math.max(1, axis.extent / targetLength);
  const stride = Math.ceil(length) + 1;
  const first = new Int32Array(targetLength).fill(-1);
  const count = new Uint32Array(targetLength);
  const weights = new Float64Array(targetLength * stride);
  for (let i = 0; i < targetLength; i++) {
    const centre = targetCentre(axis, i);
    if (centre < 0 || centre >= sourceLength) continue;
    const low = Math.max(0, centre - length / 2);
    const high = Math.min(sourceLength, centre + length / 2);
    first[i] = Math.floor(low);
    count[i] = Math.ceil(high) - Math.floor(low);
    for (let k = 0; k < count[i]!; k++) {
      const pixel = first[i]! + k;
      weights[i * stride + k] = (Math.min(pixel + 1, high) - Math.max(pixel, low)) / (high - low);
    }
  }
  return { first, count, weights, stride };
}

/** Source index that holds each target centre; -1 when it lies outside the source. */
export function nearestIndices(axis: SampledAxis): Int32Array {
  return Int32Array.from({ length: axis.targetLength }, (_, i) => {
    const index = Math.floor(targetCentre(axis, i));
    return index >= 0 && index < axis.sourceLength ? index : -1;
  });
}
