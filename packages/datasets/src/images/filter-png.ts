/** Filter types of the PNG specification (third edition), section 9.2, that are tried for each row. */
const SUB = 1;
const UP = 2;
const AVERAGE = 3;

/**
 * Filters the rows of a picture for compression: each by the filter of none, sub, up and average that leaves the least
 * sum of absolute differences.
 *
 * @param bytes      samples of 8 bits, or of 16 with the high byte first, [H, rowBytes]
 * @param rowBytes   bytes of a row
 * @param pixelBytes bytes of a pixel
 * @returns          [H, 1 + rowBytes], the type of its filter before each row
 * @see PNG specification (third edition), section 12.7 "Filter selection"
 */
export function filterPng(
  bytes: Uint8Array,
  { rowBytes, pixelBytes }: { readonly rowBytes: number; readonly pixelBytes: number },
): Uint8Array {
  const height = bytes.length / rowBytes;
  const filtered = new Uint8Array(height * (1 + rowBytes));
  // Row -1 and the pixel left of a row count as zeros.
  let above = new Uint8Array(pixelBytes + rowBytes);
  let current = new Uint8Array(pixelBytes + rowBytes);
  for (let row = 0; row < height; row++) {
    current.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), pixelBytes);
    const type = bestFilter({ current, above, pixelBytes });
    const out = filtered.subarray(row * (1 + rowBytes), (row + 1) * (1 + rowBytes));
    out[0] = type;
    applyFilter(type, { current, above, pixelBytes }, out);
    [above, current] = [current, above];
  }
  return filtered;
}

interface FilteredRow {
  /** Samples after `pixelBytes` zeros. */
  readonly current: Uint8Array;
  readonly above: Uint8Array;
  readonly pixelBytes: number;
}

/** Writes the filtered samples from `out[1]` on. */
function applyFilter(type: number, { current, above, pixelBytes }: FilteredRow, out: Uint8Array): void {
  const length = current.length;
  const shift = 1 - pixelBytes;
  if (type === SUB) {
    for (let at = pixelBytes; at < length; at++) out[at + shift] = current[at]! - current[at - pixelBytes]!;
  } else if (type === UP) {
    for (let at = pixelBytes; at < length; at++) out[at + shift] = current[at]! - above[at]!;
  } else if (type === AVERAGE) {
    for (let at = pixelBytes; at < length; at++) {
      out[at + shift] = current[at]! - ((current[at - pixelBytes]! + above[at]!) >> 1);
    }
  } else {
    out.set(current.subarray(pixelBytes), 1);
  }
}

/** Every third byte is enough to tell. */
function bestFilter({ current, above, pixelBytes }: FilteredRow): number {
  let none = 0;
  let sub = 0;
  let up = 0;
  let average = 0;
  for (let at = pixelBytes; at < current.length; at += 3) {
    const value = current[at]!;
    const left = current[at - pixelBytes]!;
    const upper = above[at]!;
    none += magnitude(value);
    sub += magnitude(value - left);
    up += magnitude(value - upper);
    average += magnitude(value - ((left + upper) >> 1));
  }
  const least = Math.min(none, sub, up, average);
  return [none, sub, up, average].indexOf(least);
}

/** Absolute value of a difference that is kept as a signed byte. */
function magnitude(difference: number): number {
  return Math.abs((difference << 24) >> 24);
}
