/**
 * Spreads samples of 1, 2 or 4 bits, packed from the high bit on with rows that begin at a byte, to one byte each.
 *
 * @param packed  ceil(width * bitDepth / 8) bytes per row
 * @returns       [height, width], the sample values unscaled
 * @see PNG specification (third edition), section 7.2 "Scanlines"
 */
export function unpackBits(
  packed: Uint8Array,
  { height, width, bitDepth }: { readonly height: number; readonly width: number; readonly bitDepth: number },
): Uint8Array {
  const samplesPerByte = 8 / bitDepth;
  const bytesPerRow = Math.ceil(width / samplesPerByte);
  const mask = 2 ** bitDepth - 1;
  const samples = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = packed[y * bytesPerRow + Math.floor(x / samplesPerByte)]!;
      const shift = 8 - bitDepth * ((x % samplesPerByte) + 1);
      samples[y * width + x] = (byte >> shift) & mask;
    }
  }
  return samples;
}
