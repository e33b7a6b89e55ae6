import { crc32 } from '../images/crc32.js';
import type { Random } from '../random.js';

/** A file with a defect, and its kind for messages. */
export interface Mutation {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

type Mutate = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Sizes and counts on which decoders stumble. */
const EXTREME_NUMBERS = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff] as const;
/** Words that text files hold where a number is meant. */
const EXTREME_WORDS = ['nan', '-inf', '1e400', '1e-400', '-0', '0', '-1', '1e9', '0x10', '1,5', ''] as const;
const MAX_INSERTED_BYTES = 64;

const MUTATORS: Readonly<Record<string, Mutate>> = {
  'flipped bits': (bytes, random) => {
    const changed = Uint8Array.from(bytes);
    for (let flips = 1 + below(random, 8); flips > 0; flips--) {
      const at = below(random, changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    }
    return changed;
  },
  'cut off': (bytes, random) => bytes.slice(0, below(random, bytes.length)),
  'inserted bytes': (bytes, random) => {
    const at = below(random, bytes.length + 1);
    const inserted = Uint8Array.from({ length: 1 + below(random, MAX_INSERTED_BYTES) }, () => below(random, 256));
    return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
  },
  'removed bytes': (bytes, random) => {
    const [start, end] = span(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  'repeated bytes': (bytes, random) => {
    const [start, end] = span(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  'changed 32-bit number': (bytes, random) => withNumber(bytes, random, 4),
  'changed 16-bit number': (bytes, random) => withNumber(bytes, random, 2),
};

const KINDS = Object.keys(MUTATORS);

/** Damages a file in one of seven ways, the same for the same numbers. */
export function mutate(bytes: Uint8Array, random: Random): Mutation {
  const kind = KINDS[below(random, KINDS.length)] ?? 'flipped bits';
  return { kind, bytes: MUTATORS[kind]?.(bytes, random) ?? bytes };
}

/**
 * Damages a chunk of a PNG, or repeats one, and gives all chunks right lengths and checksums, so that the decoder gets
 * past them.
 */
export function mutatePng(png: Uint8Array, random: Random): Mutation {
  const chunks = chunksOf(png);
  const at = below(random, chunks.length);
  const chunk = chunks[at] ?? new Uint8Array(4);
  if (random.next() < 0.2) return { kind: 'repeated chunk', bytes: joined(png, chunks.toSpliced(at, 0, chunk)) };
  const { kind, bytes } = mutate(chunk.subarray(4), random);
  const changed = Buffer.concat([chunk.subarray(0, 4), bytes]);
  return { kind: `${kind} in a chunk`, bytes: joined(png, chunks.with(at, changed)) };
}

/** Puts another word in the place of a number of a text file, or of some. */
export function mutateNumbers(text: Uint8Array, random: Random): Mutation {
  const words = new TextDecoder().decode(text).split(/(\s+)/);
  for (let changes = 1 + below(random, 3); changes > 0; changes--) {
    // Every other part is the space between two words.
    words[2 * below(random, Math.ceil(words.length / 2))] = EXTREME_WORDS[below(random, EXTREME_WORDS.length)] ?? '';
  }
  return { kind: 'changed words', bytes: new TextEncoder().encode(words.join('')) };
}

/** Types and data, without lengths and checksums. */
function chunksOf(png: Uint8Array): Uint8Array[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 8; at < png.length; ) {
    const lengthBytes = view.getUint32(at);
    chunks.push(png.subarray(at + 4, at + 8 + lengthBytes));
    at += 12 + lengthBytes;
  }
  return chunks;
}

function joined(png: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array {
  const parts = chunks.map((chunk) => {
    const framed = Buffer.alloc(chunk.length + 8);
    framed.writeUInt32BE(chunk.length - 4, 0);
    framed.set(chunk, 4);
    framed.writeUInt32BE(crc32(chunk), chunk.length + 4);
    return framed;
  });
  return Buffer.concat([png.subarray(0, 8), ...parts]);
}

function withNumber(bytes: Uint8Array, random: Random, numBytes: 2 | 4): Uint8Array {
  const changed = Buffer.from(bytes);
  if (changed.length < numBytes) return changed;
  const at = below(random, changed.length - numBytes + 1);
  const number = (EXTREME_NUMBERS[below(random, EXTREME_NUMBERS.length)] ?? 0) % 256 ** numBytes;
  if (random.next() < 0.5) changed.writeUIntBE(number, at, numBytes);
  else changed.writeUIntLE(number, at, numBytes);
  return changed;
}

function span(bytes: Uint8Array, random: Random): [start: number, end: number] {
  const [a, b] = [below(random, bytes.length + 1), below(random, bytes.length + 1)];
  return [Math.min(a, b), Math.max(a, b)];
}

function below(random: Random, limit: number): number {
  return Math.floor(random.next() * limit);
}
