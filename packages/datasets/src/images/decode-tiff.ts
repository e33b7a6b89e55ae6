import sharp from 'sharp';

import { DatasetFileError } from '../errors.js';
import { readDatasetFile } from '../files/read-dataset-file.js';
import { firstBytes } from './decode-image.js';
import type { FloatMap } from './raster.js';
import { DECODER_OPTIONS, decoding } from './sharp-decoding.js';

/** The numbers of a grey TIFF as stored. */
export interface TiffMap extends FloatMap {
  /** Of each stored number: 8 and 16 are unsigned integers, 32 is float. */
  readonly bitDepth: 8 | 16 | 32;
}

// TIFF 6.0, section 2: byte order and the number 42.
const SIGNATURES: readonly string[] = ['II*\0', 'MM\0*'];

interface StoredType {
  readonly bitDepth: TiffMap['bitDepth'];
  /** The space in which libvips leaves numbers of this type as they are. */
  readonly space: 'b-w' | 'grey16';
  readonly toFloats: (memory: ArrayBuffer) => Float32Array;
}

// By the name that libvips gives the type.
const STORED_TYPES: Readonly<Record<'uchar' | 'ushort' | 'float', StoredType>> = {
  uchar: { bitDepth: 8, space: 'b-w', toFloats: (memory) => Float32Array.from(new Uint8Array(memory)) },
  ushort: { bitDepth: 16, space: 'grey16', toFloats: (memory) => Float32Array.from(new Uint16Array(memory)) },
  float: { bitDepth: 32, space: 'b-w', toFloats: (memory) => new Float32Array(memory) },
};

// LZW, the strongest compression of grey TIFFs, makes at most 3,838 bytes of a code of 12 bits (TIFF 6.0, section 13).
const MAX_COMPRESSION_RATIO = 2560;

/**
 * Decodes a grey TIFF with 8-bit, 16-bit or 32-bit float numbers, uncompressed or with LZW, deflate or PackBits.
 *
 * Numbers stay as stored, NaN and infinities included; of a file with several pages the first counts.
 *
 * @throws DatasetFileError when the file is missing, empty, truncated or damaged, not a TIFF, has several channels or
 * another number type, or claims more pixels than its data can hold
 */
export async function decodeTiff(path: string): Promise<TiffMap> {
  const bytes = await readDatasetFile(path);
  if (!SIGNATURES.includes(String.fromCharCode(...bytes.subarray(0, 4)))) {
    throw new DatasetFileError(path, `must be a TIFF; got ${firstBytes(bytes)}`);
  }
  const depth = await requireGrey(path, bytes);
  const { bitDepth, space, toFloats } = STORED_TYPES[depth];
  const { data, info } = await decoding(path, () =>
    sharp(bytes, DECODER_OPTIONS)
      .pipelineColourspace(space)
      .toColourspace(space)
      .raw({ depth })
      .toBuffer({ resolveWithObject: true }),
  );
  return { height: info.height, width: info.width, data: toFloats(new Uint8Array(data).buffer), bitDepth };
}

async function requireGrey(path: string, bytes: Uint8Array): Promise<keyof typeof STORED_TYPES> {
  const { channels, depth, height, width } = await decoding(path, () => sharp(bytes, DECODER_OPTIONS).metadata());
  if (channels !== 1 || !isStoredType(depth)) {
    const got = `${channels} channels of ${depth}`;
    throw new DatasetFileError(path, `must have one channel of 8-bit, 16-bit or float numbers; got ${got}`);
  }
  if ((height * width * STORED_TYPES[depth].bitDepth) / 8 > bytes.length * MAX_COMPRESSION_RATIO) {
    const got = `${bytes.length} bytes for width ${width}, height ${height}`;
    throw new DatasetFileError(path, `must hold the pixels of its header; got ${got}`);
  }
  return depth;
}

function isStoredType(depth: string): depth is keyof typeof STORED_TYPES {
  return depth in STORED_TYPES;
}
