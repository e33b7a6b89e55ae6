import { randomFrom } from '../../random.js';
import { valueNoise } from '../noise.js';
import type { RenderedFrame } from '../render/render-scene.js';
import type { Faults } from './faults-spec.js';
import { holeRisk } from './hole-risk.js';

/** Size of the larger and the smaller blobs, as shares of the width; pixels at least. */
const LARGE_BLOB = 1 / 16;
const SMALL_BLOB = 1 / 64;
const LEAST_BLOB_PIXELS = 2;

/**
 * Depth with holes: beyond the range, and where the risk of `holeRisk` and a seeded pattern of blobs together are
 * largest, until the wanted share of the depths within range is gone.
 */
export function depthHoles(
  frame: RenderedFrame,
  { share, rangeMetres }: NonNullable<Faults['depthHoles']>,
  seed: number,
): RenderedFrame {
  const depthMetres = frame.depthMetres.map((depth) => (depth <= rangeMetres ? depth : 0));
  const scores = scoresOf(frame, seed);
  const ascending = scores.filter((_, pixel) => depthMetres[pixel]! > 0).sort();
  const numLost = Math.round(share * ascending.length);
  const least = ascending[ascending.length - numLost] ?? Number.POSITIVE_INFINITY;
  for (let pixel = 0; pixel < scores.length; pixel++) if (scores[pixel]! >= least) depthMetres[pixel] = 0;
  return { ...frame, depthMetres };
}

function scoresOf(frame: RenderedFrame, seed: number): Float32Array {
  const { height, width } = frame;
  const scores = holeRisk(frame);
  const layer = Math.floor(randomFrom('fault', 'depthHoles', seed).next() * 2 ** 20);
  const large = 1 / Math.max(LEAST_BLOB_PIXELS, LARGE_BLOB * width);
  const small = 1 / Math.max(LEAST_BLOB_PIXELS, SMALL_BLOB * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const blobs =
        2 * valueNoise(column * large, row * large, layer) + valueNoise(column * small, row * small, layer + 1);
      scores[row * width + column]! += blobs / 3;
    }
  }
  return scores;
}
