import { inflateSync } from 'node:zlib';

import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { MAT_TYPE, type MatElement, type MatSource, readElement } from './mat-element.js';
import type { MatValue } from './mat-value.js';
import { type FieldFilter, readMatArray } from './read-mat-array.js';

const HEADER_BYTES = 128;
const VERSION_OFFSET = 124;
const VERSION_5 = 0x0100;
const VERSION_7_3 = 0x0200;
const BYTE_ORDER_OFFSET = 126;
const LITTLE_ENDIAN_MARK = 'IM';
const BIG_ENDIAN_MARK = 'MI';
/** Half of what MATLAB can store in one variable; the metadata of SUN RGB-D stay below a tenth of it. */
const MAX_INFLATED_BYTES = 2 ** 30;

/**
 * Reads the variables of a MATLAB file of version 5 (`save -v6` and `-v7`; not `-v7.3`, which is HDF5).
 *
 * @param wantsField  leaves struct fields out that it answers false for; all are read by default
 * @returns values by variable name, in the order of the file
 * @throws DatasetFileError when the file is missing, empty, truncated or damaged, of another version, or claims sizes
 * that its bytes cannot hold
 * @see MAT-File Format (MathWorks, version 5)
 */
export async function readMat(
  path: string,
  wantsField: FieldFilter = () => true,
): Promise<ReadonlyMap<string, MatValue>> {
  const source = openSource(path, await readDatasetFile(path));
  const variables = new Map<string, MatValue>();
  const end = source.view.byteLength;
  for (let offset = HEADER_BYTES; offset < end; ) {
    const element = readElement(source, offset, end);
    offset = element.nextOffset;
    const { name, value } = readVariable(source, element, wantsField);
    // The workspace of function handles has no name.
    if (name !== '') variables.set(name, value);
  }
  return variables;
}

function openSource(path: string, bytes: Uint8Array): MatSource {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) {
    throw new DatasetFileError(path, `must be a MATLAB file with a header of 128 bytes; got ${bytes.length} bytes`);
  }
  const mark = String.fromCharCode(view.getUint8(BYTE_ORDER_OFFSET), view.getUint8(BYTE_ORDER_OFFSET + 1));
  if (mark !== LITTLE_ENDIAN_MARK && mark !== BIG_ENDIAN_MARK) {
    throw new DatasetFileError(path, 'must be a MATLAB file of version 5; got no byte order mark IM or MI at byte 126');
  }
  const isLittleEndian = mark === LITTLE_ENDIAN_MARK;
  const version = view.getUint16(VERSION_OFFSET, isLittleEndian);
  if (version !== VERSION_5) {
    const got = version === VERSION_7_3 ? 'version 7.3 (HDF5)' : `version code ${version}`;
    throw new DatasetFileError(path, `must be a MATLAB file of version 5; got ${got}`);
  }
  return { path, view, isLittleEndian };
}

function readVariable(source: MatSource, element: MatElement, wantsField: FieldFilter) {
  if (element.type !== MAT_TYPE.compressed) return readMatArray(source, element, { wantsField, depth: 0 });
  const inflated = inflate(source, element);
  return readMatArray(inflated, readElement(inflated, 0, inflated.view.byteLength), { wantsField, depth: 0 });
}

function inflate({ path, view, isLittleEndian }: MatSource, { offset, lengthBytes }: MatElement): MatSource {
  const compressed = new Uint8Array(view.buffer, view.byteOffset + offset, lengthBytes);
  try {
    const bytes = inflateSync(compressed, { maxOutputLength: MAX_INFLATED_BYTES });
    return { path, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), isLittleEndian };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const got = `decoder error "${said}" at byte ${offset}`;
    throw new DatasetFileError(path, `must hold undamaged compressed data; got ${got}`, { cause: error });
  }
}
