import type { Rgb, RgbImage } from '@ssma/datasets';

/** A picture of one colour. */
export function filledPicture(height: number, width: number, color: Rgb): RgbImage {
  const data = new Uint8Array(height * width * 3);
  for (let at = 0; at < data.length; at += 3) data.set(color, at);
  return { height, width, data };
}

/** Colours a picture pixel by pixel; `colorOf` gets the pixel's row-major index and its colour. */
export function mapPixels(picture: RgbImage, colorOf: (pixel: number, color: Rgb) => Rgb): RgbImage {
  const data = new Uint8Array(picture.data.length);
  for (let at = 0; at < data.length; at += 3) {
    const color = colorOf(at / 3, [picture.data[at]!, picture.data[at + 1]!, picture.data[at + 2]!]);
    // One store per channel: `set` with a short array costs over ten times as much.
    data[at] = color[0];
    data[at + 1] = color[1];
    data[at + 2] = color[2];
  }
  return { height: picture.height, width: picture.width, data };
}

/** Repeats every pixel `factor` times (an integer >= 1) in both directions; returns `picture` itself at factor 1. */
export function magnified(picture: RgbImage, factor: number): RgbImage {
  if (factor === 1) return picture;
  const { height, width, data } = picture;
  const large = filledPicture(height * factor, width * factor, [0, 0, 0]);
  for (let y = 0; y < large.height; y++) {
    for (let x = 0; x < large.width; x++) {
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * 3;
      large.data.set(data.subarray(from, from + 3), (y * large.width + x) * 3);
    }
  }
  return large;
}

/** Copies `picture` into `canvas`, in place, with its corner at (left, top); it must lie inside. */
export function paste(canvas: RgbImage, picture: RgbImage, { left, top }: { left: number; top: number }): void {
  const rowLength = picture.width * 3;
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * rowLength, (y + 1) * rowLength);
    canvas.data.set(row, ((top + y) * canvas.width + left) * 3);
  }
}

/** `share` of `b` over the rest of `a`, rounded to whole channel values. */
export function mixed(a: Rgb, b: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2): number => Math.round(a[index] * (1 - share) + b[index] * share);
  return [channel(0), channel(1), channel(2)];
}

/** Grey of equal brightness (ITU-R BT.601 luma weights), rounded. */
export function greyOf([red, green, blue]: Rgb): Rgb {
  const luma = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  return [luma, luma, luma];
}
