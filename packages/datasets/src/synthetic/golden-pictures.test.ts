import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { renderStreetScene } from './render-street-scene.js';
import { CONDITIONS } from './scene.js';

/**
 * sha256 of colour, labels and depth of street 3 of seed 7 at 64 x 32 under each condition.
 *
 * The renderer uses `Math.sin`, `cos`, `exp` and `atan2`, which V8 computes by its own port of fdlibm, and otherwise
 * only operations that IEEE 754 fixes; so the bytes are equal on every processor and system.
 * A wanted change of the pictures raises `GENERATOR_VERSION`; then `npx vitest run --project datasets golden-pictures -u`
 * writes the hashes anew.
 */
it('gives the same bytes on every machine', () => {
  const hashes = CONDITIONS.map((condition) => {
    const { color, labels, depthMetres } = renderStreetScene({ seed: 7, index: 3, height: 32, width: 64, condition });
    const hash = createHash('sha256').update(color).update(labels).update(new Uint8Array(depthMetres.buffer));
    return `${condition} ${hash.digest('hex')}`;
  });
  expect(hashes).toMatchInlineSnapshot(`
    [
      "day 18566c9bba2a3a6b92a84daf0e0cd5b9a178737b5dc1f8fc2714fad75d853d29",
      "dusk c0624bf297d59033aab58588f7d80b0d9112737293795b5de89b0483adc10d90",
      "dawn 2201ab22a2642c6a1bb9d60e10b918bb00d008a2360eac2b45fbea1f7fe4c734",
      "night 571e0e1958e874b22bb441e55e666c3924a76e3c1b8e99d87e5036d52e110ea4",
      "fog 6c5fa2f51698310ff875455ab379046ac573f7bdb81745ef8c2b616fe1b7e87c",
      "rain ba5881796b50f93ae3a965fbc62c3edde91f7ed59d993b41e50c40a432e12655",
      "snow aefed6e53aa44fc76154a4a200f687c9b5543788e025cdf2d1f974dcde5fca34",
    ]
  `);
});
