import fc from 'fast-check';
import { expect, it } from 'vitest';

import { crc32, crc32InJavaScript } from './crc32.js';

const BY_NAME = { crc32, crc32InJavaScript };

for (const [name, crc] of Object.entries(BY_NAME)) {
  it(`${name} gives the check value of the CRC catalogue and the known one of an empty IEND chunk`, () => {
    expect(crc(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc(new TextEncoder().encode('IEND'))).toBe(0xae426082);
  });
}

it('is the same with and without Node', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(crc32InJavaScript(bytes)).toBe(crc32(bytes));
    }),
    { seed: 5 },
  );
});
