/** Magic, version 1.0. */
const PREFIX = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
/** Data begin at a multiple of it. */
const ALIGNMENT = 64;

/**
 * An array as `numpy.load` reads it: float32, little endian, row-major.
 *
 * @param shape two sizes or more, whose product is the number of values
 * @see numpy.lib.format, version 1.0
 */
export function npyFile(values: Float32Array, shape: readonly number[]): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const unpadded = PREFIX.length + 2 + text.length + 1;
  const header = `${text}${' '.repeat((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT)}\n`;
  const size = Buffer.alloc(2);
  size.writeUInt16LE(header.length);
  const data = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) data.writeFloatLE(value, 4 * index);
  return Buffer.concat([PREFIX, size, Buffer.from(header, 'latin1'), data]);
}
