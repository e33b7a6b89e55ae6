/** Bytes of one pass as they stand in the inflated stream: each row begins with the number of its filter. */
export interface FilteredRows {
  /** height x (1 + bytesPerRow) bytes. */
  readonly filtered: Uint8Array;
  readonly height: number;
  readonly bytesPerRow: number;
  /** Whole bytes of one pixel, 1 if it has less: how far back the filters look. */
  readonly bytesPerPixel: number;
}

/**
 * Undoes the row filters.
 *
 * @returns [height, bytesPerRow], or the number of the first unknown filter
 * @see PNG specification (third edition), section 9.2 "Filter types for filter method 0"
 */
export function unfilterPng({
  filtered,
  height,
  bytesPerRow,
  bytesPerPixel,
}: FilteredRows): Uint8Array<ArrayBuffer> | number {
  const rows = new Uint8Array(height * bytesPerRow);
  for (let y = 0; y < height; y++) {
    const source = y * (bytesPerRow + 1) + 1;
    const filter = filtered[source - 1]!;
    const row = rows.subarray(y * bytesPerRow, (y + 1) * bytesPerRow);
    row.set(filtered.subarray(source, source + bytesPerRow));
    // Above the first row lie zeros.
    const above = y === 0 ? null : rows.subarray((y - 1) * bytesPerRow, y * bytesPerRow);
    if (filter === 1) addLeft(row, bytesPerPixel);
    else if (filter === 2) addAbove(row, above);
    else if (filter === 3) addMean(row, above, bytesPerPixel);
    else if (filter === 4) addPaeth(row, above, bytesPerPixel);
    else if (filter !== 0) return filter;
  }
  return rows;
}

function addLeft(row: Uint8Array, distance: number): void {
  if (distance === 2) addLeftOfTwo(row);
  else for (let x = distance; x < row.length; x++) row[x] = row[x]! + row[x - distance]!;
}

// What encoders choose for 16-bit maps; keeping the two bytes at hand makes it twice as fast.
function addLeftOfTwo(row: Uint8Array): void {
  let high = 0;
  let low = 0;
  for (let x = 0; x < row.length; x += 2) {
    high = (high + row[x]!) & 0xff;
    low = (low + row[x + 1]!) & 0xff;
    row[x] = high;
    row[x + 1] = low;
  }
}

function addAbove(row: Uint8Array, above: Uint8Array | null): void {
  if (above === null) return;
  for (let x = 0; x < row.length; x++) row[x] = row[x]! + above[x]!;
}

function addMean(row: Uint8Array, above: Uint8Array | null, distance: number): void {
  for (let x = 0; x < row.length; x++) {
    const left = x < distance ? 0 : row[x - distance]!;
    const up = above === null ? 0 : above[x]!;
    row[x] = row[x]! + ((left + up) >> 1);
  }
}

function addPaeth(row: Uint8Array, above: Uint8Array | null, distance: number): void {
  // Without a row above, the predictor is always the left byte; in the first pixel it is the byte above.
  if (above === null) {
    addLeft(row, distance);
    return;
  }
  const numFirst = Math.min(distance, row.length);
  for (let x = 0; x < numFirst; x++) row[x] = row[x]! + above[x]!;
  for (let x = distance; x < row.length; x++) {
    const left = row[x - distance]!;
    const up = above[x]!;
    const corner = above[x - distance]!;
    const toLeft = Math.abs(up - corner);
    const toUp = Math.abs(left - corner);
    const toCorner = Math.abs(left + up - corner - corner);
    const predicted = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    row[x] = row[x]! + predicted;
  }
}
