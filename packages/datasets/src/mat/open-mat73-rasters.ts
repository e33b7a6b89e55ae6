import { access } from 'node:fs/promises';

import type * as Hdf5 from 'h5wasm/node';

import { DatasetFileError } from '../errors.js';
import { unreadable } from '../files/read-dataset-file.js';
import type { LabelMap } from '../images/raster.js';

/** The byte matrices in one field of a struct array, such as `seglabel` of `SUNRGBD2Dseg.mat`; read one at a time. */
export interface Mat73Rasters {
  /** Number of structs. */
  readonly length: number;
  /**
   * Reads the matrix of one struct.
   *
   * @param index  0 to `length` - 1
   * @returns      rows and columns as MATLAB shows them
   * @throws DatasetFileError when the index is outside, or what is there is damaged or not a matrix of uint8
   */
  read(index: number): LabelMap;
  /** Gives the file back; nothing can be read afterwards. */
  close(): void;
}

/** Where the matrices are. */
export interface Mat73Field {
  /** Name of the struct array. */
  readonly variable: string;
  readonly field: string;
}

/** Far above the 730 x 530 of the largest sensor of SUN RGB-D. */
const MAX_PIXELS = 2 ** 26;
/** Class "fixed-point" of HDF5 datatypes. */
const INTEGER_TYPE = 0;

/**
 * Opens a MATLAB file of version 7.3 (HDF5) for reading one field of a struct array.
 *
 * Nothing but what is asked for is read, however large the file. Finding one of 10,335 matrices takes 5 to 120 ms,
 * because the library searches the file for the name of what MATLAB refers to by address.
 *
 * @throws DatasetFileError when the file is missing or not HDF5, or has no such struct array
 */
export async function openMat73Rasters(path: string, { variable, field }: Mat73Field): Promise<Mat73Rasters> {
  await requireFile(path);
  const hdf5 = await loadLibrary();
  const name = `${variable}.${field}`;
  const file = reading(path, 'must be a MATLAB file of version 7.3 (HDF5)', () => new hdf5.File(path, 'r'));
  const close = () => {
    file.close();
  };
  try {
    const references = reading(path, `must hold struct array ${name}`, () =>
      referencesIn(file, `${variable}/${field}`),
    );
    return { length: references.length, read: (index) => readRaster({ path, file, name, references }, index), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function requireFile(path: string): Promise<void> {
  try {
    await access(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function loadLibrary(): Promise<typeof Hdf5> {
  // Four megabytes of WebAssembly, which nobody else should have to load.
  const hdf5 = await import('h5wasm/node');
  // Errors are printed by default.
  (await hdf5.ready).activate_throwing_error_handler();
  return hdf5;
}

function referencesIn(file: Hdf5.File, name: string): Hdf5.Reference[] {
  const references = datasetAmong(file.get(name)).value;
  if (!Array.isArray(references)) throw new Error('no references to matrices');
  return references.map((reference) => {
    if (!isReference(reference)) throw new Error(`a field with ${typeof reference} values`);
    return reference;
  });
}

interface OpenField {
  readonly path: string;
  readonly file: Hdf5.File;
  readonly name: string;
  readonly references: readonly Hdf5.Reference[];
}

function readRaster({ path, file, name, references }: OpenField, index: number): LabelMap {
  const reference = references[index];
  if (reference === undefined) {
    throw new DatasetFileError(path, `must hold ${name} at index ${index}; got ${references.length} structs`);
  }
  return reading(path, `must hold a matrix of uint8 in ${name} at index ${index}`, () => {
    const dataset = datasetAmong(file.dereference(reference));
    const { type, size, signed } = dataset.metadata;
    const [width = 0, height = 0, ...others] = dataset.shape ?? [];
    if (type !== INTEGER_TYPE || size !== 1 || signed) throw new Error(`values of ${size} bytes, type ${type}`);
    if (others.length > 0 || width * height < 1 || width * height > MAX_PIXELS) {
      throw new Error(`sizes ${[height, width, ...others].join(' x ')}`);
    }
    const { value } = dataset;
    if (!(value instanceof Uint8Array) || value.length !== width * height) throw new Error('too few values');
    return { height, width, data: transposed(value, height, width) };
  });
}

/** MATLAB stores column by column, and HDF5 lists sizes from the slowest on: [width, height]. */
function transposed(columns: Uint8Array, height: number, width: number): Uint8Array {
  const rows = new Uint8Array(columns.length);
  for (let y = 0; y < height; y++) {
    // The caller has counted the values.
    for (let x = 0; x < width; x++) rows[y * width + x] = columns[x * height + y] as number;
  }
  return rows;
}

function datasetAmong(entity: unknown): Hdf5.Dataset {
  if (entity !== null && typeof entity === 'object' && 'metadata' in entity && 'slice' in entity) {
    // Entities differ by class; only datasets can be sliced.
    return entity as Hdf5.Dataset;
  }
  throw new Error('no dataset there');
}

function isReference(value: unknown): value is Hdf5.Reference {
  return value !== null && typeof value === 'object' && 'ref_data' in value;
}

/** Words a failure of the library, which knows no classes of errors, as a defect of the file. */
function reading<T>(path: string, rule: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [said = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
    throw new DatasetFileError(path, `${rule}; got ${said}`, { cause: error });
  }
}
