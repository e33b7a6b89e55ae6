import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../random.js';
import { deflateRuns } from './deflate-runs.js';

function isReadBack(data: Uint8Array): boolean {
  return Buffer.compare(inflateSync(deflateRuns(data)), data) === 0;
}

describe('deflateRuns', () => {
  it('is read back by zlib whatever the bytes', () => {
    const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 700 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(runs, (drawn) =>
        isReadBack(Uint8Array.from(drawn.flatMap(([byte, count]) => new Array<number>(count).fill(byte)))),
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each(Array.from({ length: 270 }, (_, length) => length))('is read back with a run of %i', (length) => {
    expect(isReadBack(Uint8Array.of(7, ...new Uint8Array(length), 9))).toBe(true);
  });

  it('is read back where no code helps, over several blocks', () => {
    const random = randomFrom('deflate');
    const noise = Uint8Array.from({ length: 300_000 }, () => Math.floor(256 * random.next()));
    expect(isReadBack(noise)).toBe(true);
    expect(deflateRuns(noise).length).toBeLessThan(1.01 * noise.length);
  });

  it('is read back where the rarest byte would get more than 15 bits', () => {
    const data: number[] = [];
    // Every byte about as often as all rarer ones together, and never twice in a row.
    for (let byte = 0; byte < 17; byte++) for (let i = 0; i < 1.6 ** byte; i++) data.push(byte, 17);
    expect(isReadBack(Uint8Array.from(data))).toBe(true);
  });

  it('writes a run of 258 in four bits or so', () => {
    expect(deflateRuns(new Uint8Array(258_000)).length).toBeLessThan(350);
  });
});
