import { DatasetFileError } from '../errors.js';

/** One chunk of a PNG: where its data lie in the file. */
export interface PngChunk {
  readonly type: string;
  readonly dataOffset: number;
  readonly lengthBytes: number;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** Length, type and CRC. */
const CHUNK_OVERHEAD_BYTES = 12;

/** True when the bytes begin like a PNG file, whatever follows. */
export function hasPngSignature(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * Lists the chunks up to and with the end mark, so that a file cut anywhere is told from a whole one.
 *
 * @param bytes  the whole file, beginning with the PNG signature
 * @throws DatasetFileError when the file ends before chunk IEND does
 */
export function readPngChunks(path: string, bytes: Uint8Array): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let offset: number = SIGNATURE.length;
  while (offset + CHUNK_OVERHEAD_BYTES <= view.byteLength) {
    const lengthBytes = view.getUint32(offset);
    const type = chunkType(view, offset + 4);
    const end = offset + CHUNK_OVERHEAD_BYTES + lengthBytes;
    if (end > view.byteLength) throw truncated(path, view, `inside chunk ${type}`);
    chunks.push({ type, dataOffset: offset + 8, lengthBytes });
    if (type === 'IEND') return chunks;
    offset = end;
  }
  throw truncated(path, view, 'before chunk IEND');
}

function chunkType(view: DataView, offset: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, index) => view.getUint8(offset + index)));
}

function truncated(path: string, view: DataView, where: string): DatasetFileError {
  return new DatasetFileError(
    path,
    `must be a complete PNG; got a truncated one (${view.byteLength} bytes, ends ${where})`,
  );
}
