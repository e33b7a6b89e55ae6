import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NetworkSample } from '../inputs/network-sample.js';

const MAGIC = Buffer.from('SSMAIN1\n', 'latin1');
const CHECKSUM_BYTES = 32;
const LENGTH_BYTES = 4;
const BODY_START = MAGIC.length + CHECKSUM_BYTES;
const CHANNELS = 3;

const HeaderSchema = z.strictObject({
  id: z.string(),
  height: z.int().positive(),
  width: z.int().positive(),
  modalities: z.array(z.string()),
});

/**
 * A sample as one file: `SSMAIN1\n`, the SHA-256 of all that follows, the length of the header (32 bits, little endian),
 * the header in JSON, then the levels of each image in the header's order and the labels, as they lie in memory.
 */
export function encodeEntry({ id, height, width, images, labels }: NetworkSample): Uint8Array {
  const header = Buffer.from(JSON.stringify({ id, height, width, modalities: Object.keys(images) }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(header.length);
  const body = Buffer.concat([length, header, ...Object.values(images), labels]);
  return Buffer.concat([MAGIC, checksum(body), body]);
}

/** The sample of an encoded file; null when a byte of it is not as it was written. The arrays share `bytes`. */
export function decodeEntry(bytes: Buffer): NetworkSample | null {
  const body = bytes.subarray(BODY_START);
  const isWhole =
    bytes.length > BODY_START + LENGTH_BYTES &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    bytes.subarray(MAGIC.length, BODY_START).equals(checksum(body));
  return isWhole ? readBody(body) : null;
}

/** The checksum has shown that the body is what `encodeEntry` wrote. */
function readBody(body: Buffer): NetworkSample {
  const headerEnd = LENGTH_BYTES + body.readUInt32LE();
  const header: unknown = JSON.parse(body.toString('utf8', LENGTH_BYTES, headerEnd));
  const { id, height, width, modalities } = HeaderSchema.parse(header);
  const numPixels = height * width;
  let end = headerEnd;
  const take = (length: number) => {
    end += length;
    return new Uint8Array(body.buffer, body.byteOffset + end - length, length);
  };
  const images = Object.fromEntries(modalities.map((modality) => [modality, take(numPixels * CHANNELS)]));
  return { id, height, width, images, labels: take(numPixels) };
}

function checksum(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest();
}
