import { DatasetFileError } from '../errors.js';
import type { Rgb } from '../label-sets/palette.js';
import { decodeRgb } from './decode-image.js';
import type { LabelMap, RgbImage } from './raster.js';

/** A colour of a mask and the id that it stands for. */
export interface LabelColor {
  readonly color: Rgb;
  /** 0 to 255. */
  readonly rawId: number;
}

/** A few pixels of other colours are drawing noise; more are a mask of another palette, or one stored as JPEG. */
const MAX_UNMATCHED_FRACTION = 0.01;

/**
 * Decodes a mask whose colours name the classes, by exact match.
 *
 * @param colors       one entry per colour; several colours may share an id, and black is a colour like any other
 * @param unmatchedId  of pixels with none of these colours, at most 1 % of all
 * @returns            raw ids, 0 to 255
 * @throws DatasetFileError as `decodeRgb`, and when more than 1 % of the pixels have none of the colours
 */
export async function decodeColorLabels(
  path: string,
  colors: readonly LabelColor[],
  unmatchedId: number,
): Promise<LabelMap> {
  const image = await decodeRgb(path);
  const idByColor = new Map(colors.map(({ color, rawId }) => [packed(...color), rawId]));
  const labels = new Uint8Array(image.height * image.width);
  const unmatched = new UnmatchedColors();
  let lastColor = -1;
  let lastId: number | undefined;
  for (let index = 0; index < labels.length; index++) {
    const color = colorAt(image, index);
    // Neighbours mostly have the same colour.
    if (color !== lastColor) {
      lastColor = color;
      lastId = idByColor.get(color);
    }
    if (lastId === undefined) unmatched.add(color, index);
    labels[index] = lastId ?? unmatchedId;
  }
  if (unmatched.numPixels > MAX_UNMATCHED_FRACTION * labels.length) {
    throw new DatasetFileError(path, `must have only colours of the label set; got ${unmatched.describe(image)}`);
  }
  return { height: image.height, width: image.width, data: labels };
}

interface UnmatchedColor {
  readonly firstIndex: number;
  numPixels: number;
}

class UnmatchedColors {
  numPixels = 0;
  readonly #byColor = new Map<number, UnmatchedColor>();

  add(color: number, index: number): void {
    this.numPixels += 1;
    const seen = this.#byColor.get(color);
    if (seen === undefined) this.#byColor.set(color, { firstIndex: index, numPixels: 1 });
    else seen.numPixels += 1;
  }

  /** At least one colour was added. */
  describe({ height, width }: RgbImage): string {
    const byFrequency = [...this.#byColor].sort(([, a], [, b]) => b.numPixels - a.numPixels);
    const [color, { firstIndex, numPixels }] = byFrequency[0] as [number, UnmatchedColor];
    const place = `row ${Math.floor(firstIndex / width)}, column ${firstIndex % width}`;
    const percent = ((100 * this.numPixels) / (height * width)).toFixed(1);
    const rgb = `(${color >> 16}, ${(color >> 8) & 0xff}, ${color & 0xff})`;
    return `${percent} % of other colours, most often ${rgb} in ${numPixels} pixels, first at ${place}`;
  }
}

function colorAt({ data }: RgbImage, index: number): number {
  // The picture has three bytes for each pixel.
  return packed(data[3 * index] as number, data[3 * index + 1] as number, data[3 * index + 2] as number);
}

function packed(red: number, green: number, blue: number): number {
  return (red << 16) | (green << 8) | blue;
}
