import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Camera } from '../../camera.js';
import { DatasetError } from '../../errors.js';
import type { DepthMap } from '../../images/raster.js';
import { randomFrom } from '../../random.js';
import type { Direction } from './depth-scan.js';
import { depthToHha, estimateGravity, type HhaLinearOptions, type HhaOptions } from './depth-to-hha.js';

const SIZE = { height: 60, width: 80 };
const CAMERA: Camera = { size: SIZE, fx: 70, fy: 70, cx: 39.5, cy: 29.5, down: null };
const STREET: HhaLinearOptions = { mode: 'linear', depthRangeMetres: [2, 10], topMetres: 2 };

describe('depthToHha', () => {
  test('encodes a level room: floor and ceiling 0.95 m from the camera, wall at 4 m', () => {
    const camera = { ...CAMERA, cx: 40.5, cy: 30.5 };
    const hha = depthToHha(roomSeenBy(camera, { firstPixel: 1 }), camera, { mode: 'reference' });
    // Row 59 is 29.5 / 70 below the axis: the floor there is at 0.95 * 70 / 29.5 = 2.254 m, 310 / 2.254 = 137.52.
    expect(pixel(hha, 59, 40)).toEqual([138, 0, 38]);
    // Straight ahead: 310 / 4 = 77.5 rounds up; the height is 95 cm less the half pixel of 4 / 70 / 2 m = 2.9 cm.
    expect(pixel(hha, 30, 40)).toEqual([78, 92, 128]);
    expect(pixel(hha, 0, 40)).toEqual([138, 190, 218]);
  });

  test('scales linearly between ranges of its own', () => {
    const hha = depthToHha(roomSeenBy(CAMERA), CAMERA, STREET);
    // 255 (1 / 4 - 1 / 10) / (1 / 2 - 1 / 10) = 95.6; 255 * 0.9214 / 2 = 117.5; 255 * 90 / 180 = 127.5.
    expect(pixel(hha, 30, 40)).toEqual([96, 117, 128]);
    // 255 (29.5 / 66.5 - 1 / 10) / (1 / 2 - 1 / 10) = 219.05.
    expect(pixel(hha, 59, 40)).toEqual([219, 0, 0]);
    // 255 * 1.9 / 2 = 242.25.
    expect(pixel(hha, 0, 40)).toEqual([219, 242, 255]);
  });

  test('cuts levels at 0 and 255', () => {
    const hha = depthToHha(roomSeenBy(CAMERA), CAMERA, { mode: 'linear', depthRangeMetres: [5, 6], topMetres: 0.9 });
    expect(pixel(hha, 30, 40)).toEqual([255, 255, 128]);
    const far = depthToHha(roomSeenBy(CAMERA), CAMERA, { ...STREET, depthRangeMetres: [1, 2] });
    expect(pixel(far, 30, 40)[0]).toBe(0);
  });

  test('takes the height of the camera for the ground where it is known', () => {
    const hha = depthToHha(roomSeenBy(CAMERA), CAMERA, { ...STREET, cameraHeightMetres: 2 });
    expect(pixel(hha, 30, 40)[1]).toBe(Math.round((255 * (2 - 4 / 140)) / 2));
  });

  test('assumes a camera at 1.3 m where nothing lies 0.9 m below it', () => {
    const wall = mapOf(SIZE, () => 2);
    // The lowest pixel is 2 * 29.5 / 70 = 0.84 m below the axis.
    expect(pixel(depthToHha(wall, CAMERA, STREET), 30, 40)[1]).toBe(Math.round((255 * (1.3 - 1 / 70)) / 2));
  });

  test('leaves pixels without depth black', () => {
    const room = roomSeenBy(CAMERA);
    const data = room.data.map((metres, i) => (i % 7 === 0 ? 0 : metres));
    const hha = depthToHha({ ...room, data }, CAMERA, STREET);
    for (const [i, metres] of data.entries()) {
      const [disparity] = hha.data.subarray(3 * i, 3 * i + 3);
      if (metres === 0) expect([...hha.data.subarray(3 * i, 3 * i + 3)]).toEqual([0, 0, 0]);
      else expect(disparity).toBeGreaterThan(90);
    }
    expect(pixel(hha, 30, 41)[2]).toBe(128);
  });

  test('gives filled pixels their disparity and height, and the angle of what was measured around them', () => {
    const room = roomSeenBy(CAMERA);
    const isFilled = (i: number) => Math.abs(Math.floor(i / 80) - 29.5) < 2 && Math.abs((i % 80) - 39.5) < 2;
    const depth = { ...room, data: room.data.map((metres, i) => (isFilled(i) ? 3 + 0.1 * (i % 80) - 3.9 : metres)) };
    const rawDepth = { ...room, data: room.data.map((metres, i) => (isFilled(i) ? 0 : metres)) };
    const hha = depthToHha(depth, CAMERA, { ...STREET, rawDepth });
    // At column 40: 3.1 m, 255 (1 / 3.1 - 1 / 10) / 0.4 = 141.9; height 0.95 - 3.1 / 140 = 0.9279 m, * 127.5 = 118.3.
    expect(pixel(hha, 30, 40)).toEqual([142, 118, 128]);
    expect(pixel(depthToHha(depth, CAMERA, STREET), 30, 40)[2]).not.toBe(128);
  });

  test('flipped left-right is the HHA of the flipped depth, in both modes', () => {
    const arbitraryTilt = fc.double({ min: -0.3, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(arbitraryTilt, arbitraryTilt, fc.nat(), (roll, pitch, seed) => {
        const down: Direction = [Math.sin(roll), Math.cos(roll) * Math.cos(pitch), Math.cos(roll) * Math.sin(pitch)];
        const camera = { ...CAMERA, cx: 33.25, down };
        const noise = randomFrom(seed);
        const room = roomSeenBy(camera);
        const depth = {
          ...room,
          data: room.data.map((metres) => (noise.next() < 0.1 ? 0 : metres * (1 + 0.02 * noise.next()))),
        };
        for (const options of [STREET, { mode: 'reference' }] satisfies HhaOptions[]) {
          const shift = options.mode === 'reference' ? 1 : 0;
          const cx = SIZE.width - 1 + 2 * shift - camera.cx;
          const mirrored: Camera = { ...camera, cx, down: [-down[0], down[1], down[2]] };
          const flipped = depthToHha(flip(depth, 1), mirrored, options);
          const expected = flip(depthToHha(depth, camera, options), 3);
          let worst = 0;
          for (const [i, level] of flipped.data.entries()) worst = Math.max(worst, Math.abs(level - expected.data[i]!));
          expect(worst).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 8, numRuns: 12 },
    );
  });

  const room = roomSeenBy(CAMERA);
  const with3 = (value: number): DepthMap => ({
    ...room,
    data: room.data.map((metres, i) => (i === 83 ? value : metres)),
  });
  test.each<[string, DepthMap, Camera, HhaOptions, string]>([
    ['zeros', mapOf(SIZE, () => 0), CAMERA, STREET, 'depth must have a measured pixel; got 60 x 80 zeros'],
    [
      'NaN',
      with3(Number.NaN),
      CAMERA,
      STREET,
      'depth must be 0 (missing) or 0.001 to 1000000 metres; got NaN at row 1, column 3',
    ],
    [
      'a negative depth',
      with3(-1),
      CAMERA,
      STREET,
      'depth must be 0 (missing) or 0.001 to 1000000 metres; got -1 at row 1, column 3',
    ],
    [
      'an infinite depth',
      with3(Number.POSITIVE_INFINITY),
      CAMERA,
      STREET,
      'depth must be 0 (missing) or 0.001 to 1000000 metres; got Infinity at row 1, column 3',
    ],
    [
      'a short map',
      { ...room, data: room.data.subarray(1) },
      CAMERA,
      STREET,
      'depth must hold height x width numbers; got 4799 for 60 x 80',
    ],
    [
      'one row of pixels',
      mapOf(SIZE, (i) => (i < 80 ? 1 : 0)),
      CAMERA,
      STREET,
      'depth must have three measured pixels near each other that are not in one line; got none',
    ],
    ['fx 0', room, { ...CAMERA, fx: 0 }, STREET, 'camera.fx must be 0.8 to 8000 pixels; got 0'],
    ['fx of a unit picture', room, { ...CAMERA, fx: 0.7 }, STREET, 'camera.fx must be 0.8 to 8000 pixels; got 0.7'],
    ['fy NaN', room, { ...CAMERA, fy: Number.NaN }, STREET, 'camera.fy must be 0.6 to 6000 pixels; got NaN'],
    [
      'cx infinite',
      room,
      { ...CAMERA, cx: Number.NEGATIVE_INFINITY },
      STREET,
      'camera.cx must be -800 to 880 pixels; got -Infinity',
    ],
    ['cy far away', room, { ...CAMERA, cy: 1e4 }, STREET, 'camera.cy must be -600 to 660 pixels; got 10000'],
    [
      'no direction down',
      room,
      { ...CAMERA, down: [0, 0, 0] },
      STREET,
      'camera.down must be finite and longer than 0; got [0, 0, 0]',
    ],
    [
      'a camera of another size',
      room,
      { ...CAMERA, size: { height: 6, width: 8 } },
      STREET,
      'camera.size must be that of the depth, 60 x 80; got 6 x 8',
    ],
    [
      'raw depth of another size',
      room,
      CAMERA,
      { ...STREET, rawDepth: mapOf({ height: 2, width: 2 }, () => 1) },
      'rawDepth must be that of the depth, 60 x 80; got 2 x 2',
    ],
    [
      'raw depth of zeros',
      room,
      CAMERA,
      { ...STREET, rawDepth: mapOf(SIZE, () => 0) },
      'rawDepth must have a measured pixel; got 60 x 80 zeros',
    ],
    [
      'an empty depth range',
      room,
      CAMERA,
      { ...STREET, depthRangeMetres: [2, 2] },
      'depthRangeMetres must be 0 < nearest < farthest < infinity; got [2, 2]',
    ],
    ['no top', room, CAMERA, { ...STREET, topMetres: 0 }, 'topMetres must be finite metres > 0; got 0'],
    [
      'a camera under ground',
      room,
      CAMERA,
      { ...STREET, cameraHeightMetres: -1 },
      'cameraHeightMetres must be finite metres > 0; got -1',
    ],
  ])('refuses %s', (_what, depth, camera, options, message) => {
    expect(() => depthToHha(depth, camera, options)).toThrow(new DatasetError(`hha: ${message}`));
  });
});

describe('estimateGravity', () => {
  test.each<[string, Direction]>([
    ['level', [0, 1, 0]],
    ['looking 20 degrees down', [0, Math.cos(0.35), Math.sin(0.35)]],
    ['rolled by 17 degrees', [Math.sin(0.3), Math.cos(0.3), 0]],
  ])('finds the floor of a room, camera %s', (_how, down) => {
    const gravity = estimateGravity(roomSeenBy({ ...CAMERA, down }), CAMERA, { mode: 'linear' });
    // The wide windows see two surfaces where they meet, in a large part of so small a picture.
    expect(degreesBetween(gravity, down)).toBeLessThan(1);
    expect(Math.hypot(...gravity)).toBeCloseTo(1, 12);
  });

  test('starts from the camera, so a picture that hangs sideways is no riddle', () => {
    const down: Direction = [1, 0, 0];
    const sideways = { ...CAMERA, down };
    expect(degreesBetween(estimateGravity(roomSeenBy(sideways), sideways, { mode: 'linear' }), down)).toBeLessThan(0.6);
  });

  test('keeps the direction of the camera in front of a single wall, which says nothing about it', () => {
    const gravity = estimateGravity(
      mapOf(SIZE, () => 3),
      CAMERA,
      { mode: 'linear' },
    );
    expect(degreesBetween(gravity, [0, 1, 0])).toBeLessThan(1e-3);
  });
});

/** Depth of a room with floor and ceiling 0.95 m from the camera and a wall 4 m ahead, turned as `down` says. */
function roomSeenBy(camera: Camera, { firstPixel } = { firstPixel: 0 }): DepthMap {
  const [x, y, z] = camera.down ?? [0, 1, 0];
  // Forward and right on the level, from the optical axis; right-handed with down.
  const level = Math.hypot(x, y);
  const ahead: Direction = [(-z * x) / level, (-z * y) / level, level];
  return mapOf(camera.size, (i) => {
    const u = ((i % camera.size.width) + firstPixel - camera.cx) / camera.fx;
    const v = (Math.floor(i / camera.size.width) + firstPixel - camera.cy) / camera.fy;
    const below = u * x + v * y + z;
    const forward = u * ahead[0] + v * ahead[1] + ahead[2];
    const distances = [0.95 / Math.abs(below), 4 / forward];
    return Math.min(...distances.filter((metres) => metres > 0));
  });
}

function mapOf(size: { height: number; width: number }, metres: (i: number) => number): DepthMap {
  return { ...size, data: Float32Array.from({ length: size.height * size.width }, (_, i) => metres(i)) };
}

function flip<T extends { height: number; width: number; data: Float32Array | Uint8Array }>(
  map: T,
  channels: number,
): T {
  const data = map.data.slice();
  for (let i = 0; i < data.length; i++) {
    const pixelIndex = Math.floor(i / channels);
    const column = pixelIndex % map.width;
    const mirrored = pixelIndex - column + (map.width - 1 - column);
    data[i] = map.data[mirrored * channels + (i % channels)]!;
  }
  return { ...map, data };
}

function pixel({ width, data }: { width: number; data: Uint8Array }, row: number, column: number): number[] {
  return [...data.subarray(3 * (row * width + column), 3 * (row * width + column) + 3)];
}

function degreesBetween(a: Direction, b: Direction): number {
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return (Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) * 180) / Math.PI;
}
