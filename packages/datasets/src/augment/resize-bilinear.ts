import type { ImageSize, RgbImage } from '../images/raster.js';
import { type Color, meanColor } from './mean-color.js';
import { type AxisWeights, axisWeights } from './sampled-axis.js';
import { fullWindow, type SamplingWindow } from './sampling-window.js';

const CHANNELS = 3;

/**
 * Resamples a window of an image, bilinearly when enlarging and by area averaging when shrinking, each axis by itself.
 *
 * Target pixel (y, x) is the mean colour of the source, taken as constant over each of its pixels, over a rectangle
 * around the target centre, window corner + (y + 0.5, x + 0.5) * scale, of height and width max(1, scale), with scale
 * = window extent / target length. At scale <= 1 that is bilinear interpolation with half-pixel centres and repeated
 * edges. A target pixel whose centre lies outside the image gets the mean colour of the image.
 *
 * @param size   height and width of the result
 * @param window part of the image that is shown; the whole image by default
 * @returns      [size.height, size.width, 3], 0 to 255, not rounded
 */
export function resizeBilinear(
  image: RgbImage,
  size: ImageSize,
  window = fullWindow(image),
): Float32Array<ArrayBuffer> {
  const { rows, columns } = windowWeights(image, size, window);
  const reachesBeyond = rows.first.includes(-1) || columns.first.includes(-1);
  const outsideColor: Color = reachesBeyond ? meanColor(image.data) : [0, 0, 0];
  const target = new Float32Array(size.height * size.width * CHANNELS);
  const reducedRowAt = rowReducer(image, columns, outsideColor);
  for (let y = 0; y < size.height; y++) {
    const targetRow = target.subarray(y * size.width * CHANNELS, (y + 1) * size.width * CHANNELS);
    if (rows.count[y] === 0) fillWithColor(targetRow, outsideColor);
    for (let k = 0; k < rows.count[y]!; k++) {
      addScaled(targetRow, reducedRowAt(rows.first[y]! + k), rows.weights[y * rows.stride + k]!);
    }
  }
  return target;
}

function windowWeights(image: RgbImage, size: ImageSize, { top, left, height, width, isFlipped }: SamplingWindow) {
  return {
    rows: axisWeights({
      sourceLength: image.height,
      start: top,
      extent: height,
      targetLength: size.height,
      isReversed: false,
    }),
    columns: axisWeights({
      sourceLength: image.width,
      start: left,
      extent: width,
      targetLength: size.width,
      isReversed: isFlipped,
    }),
  };
}

/**
 * Source rows at target width, each computed once: the rows of one target row are consecutive and overlap those of the
 * next in at most two, so two buffers are enough.
 */
function rowReducer(image: RgbImage, columns: AxisWeights, outsideColor: Color): (sourceRow: number) => Float32Array {
  const buffers = [0, 1].map(() => new Float32Array(columns.first.length * CHANNELS)) as [Float32Array, Float32Array];
  const held: [number, number] = [-1, -1];
  return (sourceRow) => {
    const slot = sourceRow % 2 === 0 ? 0 : 1;
    if (held[slot] !== sourceRow) {
      const source = image.data.subarray(sourceRow * image.width * CHANNELS, (sourceRow + 1) * image.width * CHANNELS);
      reduceRow(buffers[slot], source, { columns, outsideColor });
      held[slot] = sourceRow;
    }
    return buffers[slot];
  };
}

function reduceRow(
  reduced: Float32Array,
  source: Uint8Array,
  { columns, outsideColor }: { columns: AxisWeights; outsideColor: Color },
): void {
  const { first, count, weights, stride } = columns;
  for (let x = 0; x < first.length; x++) {
    if (count[x] === 0) {
      reduced.set(outsideColor, x * CHANNELS);
      continue;
    }
    let red = 0;
    let green = 0;
    let blue = 0;
    let i = first[x]! * CHANNELS;
    const end = x * stride + count[x]!;
    for (let k = x * stride; k < end; k++, i += CHANNELS) {
      red += weights[k]! * source[i]!;
      green += weights[k]! * source[i + 1]!;
      blue += weights[k]! * source[i + 2]!;
    }
    reduced[x * CHANNELS] = red;
    reduced[x * CHANNELS + 1] = green;
    reduced[x * CHANNELS + 2] = blue;
  }
}

function addScaled(target: Float32Array, source: Float32Array, factor: number): void {
  const { length } = target;
  for (let i = 0; i < length; i++) target[i]! += factor * source[i]!;
}

function fillWithColor(target: Float32Array, color: Color): void {
  for (let i = 0; i < target.length; i += CHANNELS) target.set(color, i);
}
