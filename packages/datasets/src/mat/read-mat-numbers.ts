import { DatasetFileError } from '../errors.js';
import { MAT_TYPE, type MatElement, type MatSource } from './mat-element.js';

type ReadNumber = (view: DataView, at: number, isLittleEndian: boolean) => number;

const STORAGE: Readonly<Record<number, { readonly bytes: number; readonly read: ReadNumber }>> = {
  [MAT_TYPE.int8]: { bytes: 1, read: (view, at) => view.getInt8(at) },
  [MAT_TYPE.uint8]: { bytes: 1, read: (view, at) => view.getUint8(at) },
  [MAT_TYPE.int16]: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  [MAT_TYPE.uint16]: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  [MAT_TYPE.int32]: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  [MAT_TYPE.uint32]: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  [MAT_TYPE.single]: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  [MAT_TYPE.double]: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  [MAT_TYPE.int64]: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  [MAT_TYPE.uint64]: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

/**
 * Reads the numbers of an element, whatever type they are stored in: a double array of small integers is stored as bytes.
 *
 * @throws DatasetFileError when the type is not numeric or the length is not a whole number of values
 */
export function readMatNumbers({ path, view, isLittleEndian }: MatSource, element: MatElement): Float64Array {
  const storage = STORAGE[element.type];
  if (storage === undefined || element.lengthBytes % storage.bytes !== 0) {
    const got = `${element.lengthBytes} bytes of data type ${element.type}`;
    throw new DatasetFileError(path, `must hold numbers at byte ${element.offset}; got ${got}`);
  }
  const numbers = new Float64Array(element.lengthBytes / storage.bytes);
  for (let index = 0; index < numbers.length; index++) {
    numbers[index] = storage.read(view, element.offset + index * storage.bytes, isLittleEndian);
  }
  return numbers;
}
