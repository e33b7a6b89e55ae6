import type { PngHeader } from './png-header.js';
import type { PngPass } from './png-passes.js';

/**
 * Writes the pixels of one interlace pass to their places.
 *
 * @param samples  [pass.height, pass.width, channels]
 * @param whole    [height, width, channels], changed
 */
export function placePass<T extends Uint8Array | Uint16Array>(
  samples: T,
  pass: PngPass,
  whole: T,
  { width, channels }: Pick<PngHeader, 'width' | 'channels'>,
): void {
  let source = 0;
  for (let y = 0; y < pass.height; y++) {
    const row = (pass.yStart + y * pass.yStep) * width;
    for (let x = 0; x < pass.width; x++) {
      const target = (row + pass.xStart + x * pass.xStep) * channels;
      for (let channel = 0; channel < channels; channel++) whole[target + channel] = samples[source++]!;
    }
  }
}
