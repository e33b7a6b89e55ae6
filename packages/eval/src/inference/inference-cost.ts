import { median } from '../efficiency/latency.js';

/** What it takes to predict one image. */
export interface InferenceCost {
  readonly passesPerImage: number;
  /** Time in the network for one pass of one image; median over the batches. */
  readonly msPerPass: number;
  /** Time from image to result, everything included; median over the batches: the first ones are slower. */
  readonly msPerImage: number;
}

/** Times of one batch. */
export interface BatchTimes {
  readonly numImages: number;
  /** In the network, all passes together. */
  readonly forwardMs: number;
  readonly totalMs: number;
}

/** The cost of a batch's images; null when there is no batch yet. */
export function costOf(batches: readonly BatchTimes[], passesPerImage: number): InferenceCost | null {
  if (batches.length === 0) return null;
  return {
    passesPerImage,
    msPerPass: median(batches.map(({ forwardMs, numImages }) => forwardMs / numImages / passesPerImage)),
    msPerImage: median(batches.map(({ totalMs, numImages }) => totalMs / numImages)),
  };
}
