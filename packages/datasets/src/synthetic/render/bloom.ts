import type { ImageSize } from '../../images/raster.js';

/** Light above this scatters visibly. */
const BRIGHT = 0.9;
/** A lamp seen from near would otherwise veil the whole picture. */
const BRIGHTEST = 8;
/** The halo is computed on a coarse image of this many columns. */
const COARSE_COLUMNS = 96;
/** Passes of a three-wide mean; together they come close to a Gaussian of sqrt(2 / 3 x passes) coarse pixels. */
const PASSES = [2, 14] as const;
/** Share of the light in the narrow and in the wide halo. */
const SHARES = [0.6, 0.4] as const;

/**
 * Scatters light around what is brighter than the sensor can show: halos of lamps and headlights.
 *
 * @param radiance [H, W, 3] linear light, changed in place
 * @param strength share of the bright light that is scattered, 0 to 1
 */
export function addBloom(radiance: Float32Array, size: ImageSize, strength: number): void {
  const columns = Math.min(COARSE_COLUMNS, size.width);
  const coarse = { width: columns, height: Math.max(1, Math.round((columns * size.height) / size.width)) };
  const bright = gatherBright(radiance, size, coarse);
  if (bright === null) return;
  let halo = bright;
  const sum = new Float32Array(bright.length);
  for (const [level, passes] of PASSES.entries()) {
    for (let pass = 0; pass < passes; pass++) halo = blurred(halo, coarse);
    const share = strength * (SHARES[level] ?? 0);
    for (let at = 0; at < sum.length; at++) sum[at]! += share * halo[at]!;
  }
  addScaled(radiance, size, { light: sum, size: coarse });
}

/** Light of bright pixels as a mean over each coarse pixel, [H, W, 3]; null when there are none. */
function gatherBright(radiance: Float32Array, { height, width }: ImageSize, coarse: ImageSize): Float32Array | null {
  const sum = new Float32Array(coarse.height * coarse.width * 3);
  const perCell = (height * width) / (coarse.height * coarse.width);
  let isBright = false;
  for (let row = 0; row < height; row++) {
    const coarseRow = Math.floor((row * coarse.height) / height);
    for (let column = 0; column < width; column++) {
      const at = 3 * (row * width + column);
      if (radiance[at]! <= BRIGHT) continue;
      isBright = true;
      const cell = 3 * (coarseRow * coarse.width + Math.floor((column * coarse.width) / width));
      for (let channel = 0; channel < 3; channel++) {
        sum[cell + channel]! += Math.min(BRIGHTEST, radiance[at + channel]!) / perCell;
      }
    }
  }
  return isBright ? sum : null;
}

function blurred(from: Float32Array, size: ImageSize): Float32Array {
  const across = blurredAlong(from, { outer: size.height, inner: size.width, outerStep: 3 * size.width, innerStep: 3 });
  return blurredAlong(across, { outer: size.width, inner: size.height, outerStep: 3, innerStep: 3 * size.width });
}

/** Mean of three neighbours along the inner axis; beyond the border it is dark. */
function blurredAlong(
  from: Float32Array,
  { outer, inner, outerStep, innerStep }: { outer: number; inner: number; outerStep: number; innerStep: number },
): Float32Array {
  const to = new Float32Array(from.length);
  for (let line = 0; line < outer; line++) {
    for (let step = 0; step < inner; step++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = line * outerStep + step * innerStep + channel;
        const before = step > 0 ? from[at - innerStep]! : 0;
        const after = step + 1 < inner ? from[at + innerStep]! : 0;
        to[at] = (before + from[at]! + after) / 3;
      }
    }
  }
  return to;
}

/** Adds a coarse image to a finer one of the same view, bilinearly. */
function addScaled(
  radiance: Float32Array,
  { height, width }: ImageSize,
  coarse: { readonly light: Float32Array; readonly size: ImageSize },
): void {
  const { light, size } = coarse;
  const { indices: left, weights } = samplingOf(width, size.width);
  const vertical = samplingOf(height, size.height);
  for (let row = 0; row < height; row++) {
    const top = vertical.indices[row]! * size.width;
    const bottom = Math.min(size.height - 1, vertical.indices[row]! + 1) * size.width;
    const v = vertical.weights[row]!;
    for (let column = 0; column < width; column++) {
      const from = left[column]!;
      const to = Math.min(size.width - 1, from + 1);
      const u = weights[column]!;
      for (let channel = 0; channel < 3; channel++) {
        const upper = mix(light[3 * (top + from) + channel]!, light[3 * (top + to) + channel]!, u);
        const lower = mix(light[3 * (bottom + from) + channel]!, light[3 * (bottom + to) + channel]!, u);
        radiance[3 * (row * width + column) + channel]! += mix(upper, lower, v);
      }
    }
  }
}

/** Coarse pixel before each fine one and the weight of the coarse pixel after it, along one axis. */
function samplingOf(fine: number, coarse: number): { readonly indices: Int32Array; readonly weights: Float64Array } {
  const indices = new Int32Array(fine);
  const weights = new Float64Array(fine);
  for (let pixel = 0; pixel < fine; pixel++) {
    const position = Math.min(coarse - 1, Math.max(0, ((pixel + 0.5) * coarse) / fine - 0.5));
    indices[pixel] = Math.floor(position);
    weights[pixel] = position - indices[pixel]!;
  }
  return { indices, weights };
}

function mix(from: number, to: number, weight: number): number {
  return from + (to - from) * weight;
}
