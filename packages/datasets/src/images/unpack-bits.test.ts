import fc from 'fast-check';
import { expect, it } from 'vitest';

import { unpackBits } from './unpack-bits.js';

it('unpacks what a bit string of each row, padded with zeros, holds', () => {
  const sizes = fc.record({
    height: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 19 }),
    bitDepth: fc.constantFrom(1, 2, 4),
  });
  const rasters = sizes.chain((size) => {
    const sample = fc.integer({ min: 0, max: 2 ** size.bitDepth - 1 });
    const numSamples = size.height * size.width;
    return fc.array(sample, { minLength: numSamples, maxLength: numSamples }).map((samples) => ({ ...size, samples }));
  });
  fc.assert(
    fc.property(rasters, ({ samples, ...size }) => {
      const packed: number[] = [];
      for (let y = 0; y < size.height; y++) {
        const row = samples.slice(y * size.width, (y + 1) * size.width);
        const bits = row.map((value) => value.toString(2).padStart(size.bitDepth, '0')).join('');
        for (let at = 0; at < bits.length; at += 8)
          packed.push(Number.parseInt(bits.slice(at, at + 8).padEnd(8, '0'), 2));
      }
      expect([...unpackBits(Uint8Array.from(packed), size)]).toEqual(samples);
    }),
  );
});
