import { fstatSync, readSync } from 'node:fs';

/** Reads what an attempt writes to its log while it is written. A log that cannot be read says so in a last line. */
export interface LogFollower {
  /** The lines that were ended since the last call, in pieces of at most 16 KiB. */
  read(): readonly string[];
  /** As `read`, with a last line that has no end: nothing is written any more. */
  readRest(): readonly string[];
}

const PIECE_BYTES = 16 * 1024;
const ATTEMPT_BYTES = 2 ** 20;

/**
 * Follows a log from its present end on, for 1 MiB; then one last line says where the rest is. Pieces end with a line,
 * or within a line that is longer than a piece, but never within a character.
 *
 * @param fd   of the log, open for reading; the caller's to close
 * @param name what the last line calls the log
 */
export function followLog(fd: number, name: string): LogFollower {
  const buffer = Buffer.alloc(PIECE_BYTES);
  let offset = fstatSync(fd).size;
  const limit = offset + ATTEMPT_BYTES;
  let isCut = false;

  const nextPiece = (isEnded: boolean): string | null => {
    const numRead = readSync(fd, buffer, 0, Math.min(PIECE_BYTES, limit - offset), offset);
    const bytes = buffer.subarray(0, numRead);
    const isRest = isEnded && fstatSync(fd).size === offset + numRead;
    const numBytes = pieceLength(bytes, isRest);
    if (numBytes === 0) return null;
    offset += numBytes;
    return bytes.toString('utf8', 0, numBytes);
  };

  const readAll = (isEnded: boolean): readonly string[] => {
    const pieces: string[] = [];
    if (isCut) return pieces;
    try {
      for (let piece = nextPiece(isEnded); piece !== null; piece = nextPiece(isEnded)) pieces.push(piece);
      isCut = fstatSync(fd).size > limit;
      if (isCut) pieces.push(`... the rest is in ${name}\n`);
    } catch (error) {
      isCut = true;
      pieces.push(`... the rest is in ${name}, which cannot be read: ${String(error)}\n`);
    }
    return pieces;
  };

  return { read: () => readAll(false), readRest: () => readAll(true) };
}

/** @param isRest nothing follows the bytes, so that their last line need not have an end */
function pieceLength(bytes: Buffer, isRest: boolean): number {
  const lineEnd = bytes.lastIndexOf(0x0a) + 1;
  if (lineEnd > 0) return lineEnd;
  if (bytes.length === PIECE_BYTES) return wholeCharacters(bytes);
  return isRest ? bytes.length : 0;
}

/**
 * Length without a UTF-8 sequence that is cut off at the end. Bytes that are no UTF-8 are kept as they are.
 *
 * @see RFC 3629, section 3: the first byte of a sequence tells its length
 */
function wholeCharacters(bytes: Buffer): number {
  const longest = 4;
  for (let back = 1; back <= longest; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    const isContinuation = (byte & 0b1100_0000) === 0b1000_0000;
    if (!isContinuation) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(firstByte: number): number {
  if (firstByte >= 0b1111_0000) return 4;
  if (firstByte >= 0b1110_0000) return 3;
  return firstByte >= 0b1100_0000 ? 2 : 1;
}
