import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import type { LabelMap } from '../images/raster.js';

const MAGIC = '\x93NUMPY';
/** Types that tools write label maps in, with the bytes per number; ids must fit into 8 bits in any case. */
const BYTES_BY_TYPE: ReadonlyMap<string, number> = new Map([
  ['|u1', 1],
  ['|i1', 1],
  ['<u2', 2],
  ['<i2', 2],
  ['<i4', 4],
  ['<u4', 4],
  ['<i8', 8],
]);

/**
 * Decodes a label map that NumPy saved: a two-dimensional array of whole numbers, row by row.
 *
 * @returns raw ids, 0 to 255
 * @throws DatasetFileError when the file is missing, empty, truncated, or not such an array, or an id is not 0 to 255
 * @see NumPy reference, numpy.lib.format, "Format Version 1.0"
 */
export async function decodeNpyLabels(path: string): Promise<LabelMap> {
  const bytes = await readDatasetFile(path);
  const { height, width, bytesPerId, dataOffset } = readHeader(path, bytes);
  const expectedBytes = dataOffset + height * width * bytesPerId;
  if (bytes.length !== expectedBytes) {
    throw new DatasetFileError(path, `must have ${expectedBytes} bytes for ${width}x${height}; got ${bytes.length}`);
  }
  const data = new Uint8Array(height * width);
  for (let index = 0; index < data.length; index++) {
    const at = dataOffset + index * bytesPerId;
    const high = bytes.subarray(at + 1, at + bytesPerId);
    if (high.some((byte) => byte !== 0)) {
      const place = `x=${index % width}, y=${Math.floor(index / width)}`;
      throw new DatasetFileError(path, `must hold ids 0 to 255; got another number at ${place}`);
    }
    data[index] = bytes[at] ?? 0;
  }
  return { height, width, data };
}

interface NpyHeader {
  readonly height: number;
  readonly width: number;
  readonly bytesPerId: number;
  readonly dataOffset: number;
}

function readHeader(path: string, bytes: Uint8Array): NpyHeader {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || latin1.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new DatasetFileError(path, `must be a NumPy array file; got ${bytes.length} bytes of another kind`);
  }
  const isVersion1 = bytes[6] === 1;
  const start = isVersion1 ? 10 : 12;
  const dataOffset = start + (isVersion1 ? latin1.readUInt16LE(8) : latin1.readUInt32LE(8));
  const header = latin1.toString('latin1', start, Math.min(dataOffset, start + 4096));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? 'none';
  const bytesPerId = BYTES_BY_TYPE.get(type);
  const shape = /'shape':\s*\((\d{1,6}),\s*(\d{1,6})\)/.exec(header);
  if (bytesPerId === undefined || shape === null || !/'fortran_order':\s*False/.test(header)) {
    const rule = 'must hold a two-dimensional array of whole numbers, row by row';
    throw new DatasetFileError(path, `${rule}; got ${JSON.stringify(header.trim().slice(0, 80))}`);
  }
  return { height: Number(shape[1]), width: Number(shape[2]), bytesPerId, dataOffset };
}
