import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Camera } from '../../camera.js';
import type { DepthMap } from '../../images/raster.js';
import { depthToHha, estimateGravity } from './depth-to-hha.js';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const meta: {
  camera: Pick<Camera, 'fx' | 'fy' | 'cx' | 'cy'>;
  gravity: [number, number, number];
} = JSON.parse(readFileSync(fixture('meta.json'), 'utf8'));

const depth = await readDepth();
const rawDepth = { ...depth, data: await withoutMissing(depth) };
const camera: Camera = { ...meta.camera, size: depth, down: null };

describe('depthToHha against the original program', () => {
  test('equals its picture of a complete depth map: 99.99 % of the levels are the same, none is two apart', async () => {
    const counts = compare(depthToHha(depth, camera, { mode: 'reference' }).data, await readRgb('hha-complete.png'));
    for (const { numPixels, numUnequal, numFurther } of counts) {
      expect(numPixels).toBe(307200);
      expect(numFurther).toBe(0);
      expect(numUnequal).toBeLessThan(0.0001 * numPixels);
    }
  });

  // Where the measured pixels of a window lie in one line, no plane is determined and the program writes the rounding
  // errors of its sums as an angle: 0.8 % of this picture, along the edge of the holes.
  test('equals its picture of a depth map with missing pixels wherever a plane is determined', async () => {
    const hha = depthToHha(depth, camera, { mode: 'reference', rawDepth }).data;
    const golden = await readRgb('hha-raw.png');
    const [disparity, height] = compare(hha, golden);
    expect(disparity).toEqual({ numPixels: 307200, numFurther: 0, numUnequal: 0 });
    expect(height?.numFurther).toBe(0);
    const [, , angle] = compare(hha, golden, (pixel) => !isOneLine(pixel));
    expect(angle?.numPixels).toBeGreaterThan(0.991 * 307200);
    expect(angle?.numFurther).toBe(0);
  });

  test('finds its gravity within 0.01 degree', () => {
    const [x, y, z] = estimateGravity(depth, camera, { mode: 'reference', rawDepth });
    const apart = Math.hypot(x - meta.gravity[0], y - meta.gravity[1], z - meta.gravity[2]);
    expect((apart * 180) / Math.PI).toBeLessThan(0.01);
  });
});

interface Comparison {
  readonly numPixels: number;
  readonly numUnequal: number;
  /** More than one level apart. */
  readonly numFurther: number;
}

function compare(got: Uint8Array, golden: Uint8Array, counts: (pixel: number) => boolean = () => true): Comparison[] {
  const pixels = Array.from({ length: got.length / 3 }, (_, pixel) => pixel).filter(counts);
  return [0, 1, 2].map((channel) => {
    const apart = pixels.map((pixel) => Math.abs(got[3 * pixel + channel]! - golden[3 * pixel + channel]!));
    return {
      numPixels: pixels.length,
      numUnequal: apart.filter((levels) => levels > 0).length,
      numFurther: apart.filter((levels) => levels > 1).length,
    };
  });
}

/** Whether the measured pixels of the 7 x 7 window are some, and all in one line. */
function isOneLine(pixel: number): boolean {
  const { height, width } = depth;
  const [row, column] = [Math.floor(pixel / width), pixel % width];
  const measured: [number, number][] = [];
  for (let v = Math.max(0, row - 3); v <= Math.min(height - 1, row + 3); v++) {
    for (let u = Math.max(0, column - 3); u <= Math.min(width - 1, column + 3); u++) {
      if (rawDepth.data[v * width + u]! > 0) measured.push([u, v]);
    }
  }
  const [first, second] = measured;
  if (first === undefined) return false;
  if (second === undefined) return true;
  const [du, dv] = [second[0] - first[0], second[1] - first[1]];
  return measured.every(([u, v]) => (u - first[0]) * dv === (v - first[1]) * du);
}

async function readDepth(): Promise<DepthMap> {
  const image = sharp(fixture('depth.png')).toColourspace('grey16').raw({ depth: 'ushort' });
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  const counts = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  return { height: info.height, width: info.width, data: Float32Array.from(counts, (count) => count / 1e4) };
}

async function withoutMissing(complete: DepthMap): Promise<Float32Array> {
  const missing = await readRgb('missing.png');
  return complete.data.map((metres, pixel) => (missing[3 * pixel] === 255 ? 0 : metres));
}

function readRgb(name: string): Promise<Uint8Array> {
  return sharp(fixture(name)).toColourspace('srgb').raw().toBuffer();
}
