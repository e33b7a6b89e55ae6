import { DatasetFileError } from '../errors.js';

/** The bytes of a file, or of a compressed part of it after inflation. */
export interface MatSource {
  readonly path: string;
  readonly view: DataView;
  readonly isLittleEndian: boolean;
}

/** A tagged piece of data: where it lies and where the next one begins. */
export interface MatElement {
  /** Data type code of the tag. */
  readonly type: number;
  readonly offset: number;
  readonly lengthBytes: number;
  readonly nextOffset: number;
}

/** Data types of the MAT-file format, table 1-1. */
export const MAT_TYPE = {
  int8: 1,
  uint8: 2,
  int16: 3,
  uint16: 4,
  int32: 5,
  uint32: 6,
  single: 7,
  double: 9,
  int64: 12,
  uint64: 13,
  matrix: 14,
  compressed: 15,
  utf8: 16,
  utf16: 17,
  utf32: 18,
} as const;

const TAG_BYTES = 8;
const SMALL_DATA_BYTES = 4;

/**
 * Reads the tag at an offset; small elements keep type, length and data in eight bytes.
 *
 * @param end  of the element that holds this one, or of the source
 * @throws DatasetFileError when tag or data reach beyond `end`
 * @see MAT-File Format (MathWorks, version 5), "Data Element Format"
 */
export function readElement({ path, view, isLittleEndian }: MatSource, offset: number, end: number): MatElement {
  if (offset + TAG_BYTES > end) {
    throw new DatasetFileError(path, `must hold a data element at byte ${offset}; got ${end - offset} bytes there`);
  }
  const first = view.getUint32(offset, isLittleEndian);
  const smallLength = first >>> 16;
  if (smallLength > SMALL_DATA_BYTES) {
    throw new DatasetFileError(path, `must have at most 4 bytes in a small element; got ${smallLength} at ${offset}`);
  }
  if (smallLength > 0) {
    const dataOffset = offset + TAG_BYTES - SMALL_DATA_BYTES;
    return { type: first & 0xffff, offset: dataOffset, lengthBytes: smallLength, nextOffset: offset + TAG_BYTES };
  }
  const lengthBytes = view.getUint32(offset + 4, isLittleEndian);
  const dataEnd = offset + TAG_BYTES + lengthBytes;
  if (dataEnd > end) {
    const got = `${lengthBytes} at byte ${offset}, where ${end - offset - TAG_BYTES} are left`;
    throw new DatasetFileError(path, `must hold the bytes that its elements claim; got ${got}`);
  }
  // Padded to whole tags, but for compressed elements, and some writers leave out the padding of the last one.
  const padded = first === MAT_TYPE.compressed ? dataEnd : offset + TAG_BYTES + Math.ceil(lengthBytes / 8) * 8;
  return { type: first, offset: offset + TAG_BYTES, lengthBytes, nextOffset: Math.min(padded, end) };
}
