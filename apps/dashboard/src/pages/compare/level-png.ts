/** Whole numbers by pixel: class ids or grey levels. */
export interface Levels {
  readonly height: number;
  readonly width: number;
  /** [height, width] */
  readonly data: Uint8Array<ArrayBuffer>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const GREY = 0;
const PALETTE = 3;

/**
 * Reads the numbers that a PNG of 8-bit grey levels or palette indices stores, one per pixel.
 *
 * A canvas would give colours: several ids may share one, and browsers that guard against fingerprinting change them.
 *
 * @throws TypeError when it is no such PNG
 */
export async function decodeLevelPng(bytes: Uint8Array<ArrayBuffer>): Promise<Levels> {
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) throw broken('begin as a PNG', 'other bytes');
  const chunks = chunksOf(bytes);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header === undefined || header.length !== 13) throw broken('have a header', 'none');
  const view = new DataView(header.buffer, header.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, color, , , interlacing] = header.subarray(8) as unknown as [number, number, number, number, number];
  if (depth !== 8 || (color !== GREY && color !== PALETTE) || interlacing !== 0) {
    throw broken('have 8 bits of grey or palette', `${depth} bits of colour type ${color}, interlacing ${interlacing}`);
  }
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const rows = await inflated(parts);
  if (rows.length !== height * (width + 1)) throw broken(`hold ${height * (width + 1)} bytes`, String(rows.length));
  return { height, width, data: unfiltered(rows, { height, width }) };
}

function chunksOf(bytes: Uint8Array<ArrayBuffer>): { type: string; data: Uint8Array<ArrayBuffer> }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: { type: string; data: Uint8Array<ArrayBuffer> }[] = [];
  let offset: number = SIGNATURE.length;
  while (offset + 12 <= bytes.length) {
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    const end = offset + 8 + length;
    if (end + 4 > bytes.length) throw broken(`hold chunk ${type} whole`, 'a part of it');
    chunks.push({ type, data: bytes.subarray(offset + 8, end) });
    offset = end + 4;
  }
  return chunks;
}

async function inflated(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  const stream = new Blob([...parts]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undoes the filters of the rows. @see PNG specification (third edition), section 9 "Filtering" */
function unfiltered(rows: Uint8Array, { height, width }: Pick<Levels, 'height' | 'width'>): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const start = row * (width + 1);
    const filter = rows[start] as number;
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const left = column > 0 ? (data[at - 1] as number) : 0;
      const up = row > 0 ? (data[at - width] as number) : 0;
      const corner = row > 0 && column > 0 ? (data[at - width - 1] as number) : 0;
      data[at] = (rows[start + 1 + column] as number) + predicted(filter, { left, up, corner });
    }
  }
  return data;
}

function predicted(filter: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [byLeft, byUp, byCorner] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
        number,
        number,
        number,
      ];
      if (byLeft <= byUp && byLeft <= byCorner) return left;
      return byUp <= byCorner ? up : corner;
    }
    default:
      throw broken('have row filters 0 to 4', String(filter));
  }
}

function broken(rule: string, got: string): TypeError {
  return new TypeError(`decodeLevelPng: the picture must ${rule}; got ${got}`);
}
