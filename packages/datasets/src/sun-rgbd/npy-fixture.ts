/** A file as `numpy.save` writes it; every part is taken as it is given. */
export interface NpyFixture {
  /** Such as `|u1`. */
  readonly type: string;
  /** Such as `(2, 4)`. */
  readonly shape: string;
  readonly data: Uint8Array;
  readonly isColumnByColumn?: boolean;
}

/** Builds an array file of version 1.0, its header filled up to a multiple of 64 bytes. */
export function npyOf({ type, shape, data, isColumnByColumn = false }: NpyFixture): Uint8Array {
  const order = isColumnByColumn ? 'True' : 'False';
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const header = `${text}${' '.repeat((64 - ((10 + text.length + 1) % 64)) % 64)}\n`;
  const size = Buffer.alloc(2);
  size.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), size, Buffer.from(header), data]);
}
