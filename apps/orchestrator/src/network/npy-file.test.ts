import { expect, test } from 'vitest';
import { npyFile } from './npy-file.js';

test('the bytes are those of numpy.save (NumPy 2.4.6) for float32 [[[1, -2.5], [0, nan]]]', () => {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 2), }".padEnd(117);
  const expected = Buffer.concat([
    Buffer.from('934e554d505901007600', 'hex'),
    Buffer.from(`${header}\n`, 'latin1'),
    Buffer.from('0000803f000020c0000000000000c07f', 'hex'),
  ]);
  const bytes = npyFile(Float32Array.of(1, -2.5, 0, Number.NaN), [1, 2, 2]);
  expect(Buffer.from(bytes).toString('hex')).toBe(expected.toString('hex'));
});
