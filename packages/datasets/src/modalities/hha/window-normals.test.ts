import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../random.js';
import { type DepthScan, depthScan } from './depth-scan.js';
import { windowNormals } from './window-normals.js';

describe('windowNormals', () => {
  test('finds a tilted plane at every pixel, borders and holes included', () => {
    // 2 x + 3 y + 6 z = 14: the normal is (2, 3, 6) / 7, and 1 / Z = (2 x + 3 y + 6) / 14 along the ray (x, y, 1).
    const holes = randomFrom('plane');
    const scan = scanOf(9, 12, (x, y) => (holes.next() < 0.3 ? 0 : 14 / (2 * x + 3 * y + 6)));
    const normals = normalsOf(scan, 3);
    for (let i = 0; i < normals.length; i += 3) {
      expect(normals[i]).toBeCloseTo(2 / 7, 4);
      expect(normals[i + 1]).toBeCloseTo(3 / 7, 4);
      expect(normals[i + 2]).toBeCloseTo(6 / 7, 4);
    }
  });

  test('turns the normal of a floor down and that of a ceiling up, away from the camera', () => {
    const floor = normalsOf(
      scanOf(8, 4, (_x, y) => (y > 0 ? 1.5 / y : 0)),
      1,
    );
    const ceiling = normalsOf(
      scanOf(8, 4, (_x, y) => (y < 0 ? -1.5 / y : 0)),
      1,
    );
    const [lowest, highest] = [3 * 4 * 7, 0];
    expect(floor[lowest + 1]).toBeCloseTo(1, 4);
    expect(ceiling[highest + 1]).toBeCloseTo(-1, 4);
  });

  test.each([
    ['nothing', () => false],
    ['one pixel', (row: number, column: number) => row === 4 && column === 4],
    ['two pixels', (row: number, column: number) => row === 4 && (column === 4 || column === 6)],
    ['a row', (row: number) => row === 4],
    ['a column', (_row: number, column: number) => column === 5],
    ['a diagonal', (row: number, column: number) => row === column],
    ['a knight line', (row: number, column: number) => row - 4 === 2 * (column - 4)],
  ])('is (0, 0, 0) where a window holds only %s', (_what, isMeasured) => {
    const depths = randomFrom('line');
    const scan = scanOf(9, 9, () => 1 + depths.next());
    const line = {
      ...scan,
      inverseDepth: scan.inverseDepth.map((w, i) => (isMeasured(Math.floor(i / 9), i % 9) ? w : 0)),
    };
    expect([...normalsOf(line, 3)]).toEqual(new Array(9 * 9 * 3).fill(0));
  });

  test('equals the least squares fit of the paper, window by window', () => {
    const size = fc.integer({ min: 1, max: 14 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 4 }), fc.nat(), (height, width, radius, seed) => {
        const random = randomFrom(seed);
        const scan = scanOf(height, width, () => (random.next() < 0.2 ? 0 : 1 + 4 * random.next()));
        const got = normalsOf(scan, radius);
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            const naive = naiveNormal(scan, { row, column, radius });
            if (naive === null) continue;
            const at = 3 * (row * width + column);
            for (const axis of [0, 1, 2] as const) expect(got[at + axis]).toBeCloseTo(naive[axis], 4);
          }
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

function scanOf(height: number, width: number, metres: (x: number, y: number) => number): DepthScan {
  const camera = { size: { height, width }, fx: 11, fy: 13, cx: (width - 1) / 2, cy: (height - 1) / 2, down: null };
  const data = Float32Array.from({ length: height * width }, (_, i) =>
    metres(((i % width) - camera.cx) / camera.fx, (Math.floor(i / width) - camera.cy) / camera.fy),
  );
  if (data.every((depth) => depth === 0)) data[0] = 1;
  return depthScan({ height, width, data }, camera, { firstPixel: 0 });
}

function normalsOf(scan: DepthScan, radius: number): Float32Array {
  const normals = new Float32Array(3 * scan.height * scan.width).fill(Number.NaN);
  windowNormals(scan, radius, normals);
  return normals;
}

/** Least squares of n . (X/Z, Y/Z, 1) = 1/Z by elimination; null where the system is (nearly) singular. */
function naiveNormal(
  { height, width, inverseDepth, rayX, rayY }: DepthScan,
  { row, column, radius }: { row: number; column: number; radius: number },
): [number, number, number] | null {
  const system = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  for (let v = Math.max(0, row - radius); v <= Math.min(height - 1, row + radius); v++) {
    for (let u = Math.max(0, column - radius); u <= Math.min(width - 1, column + radius); u++) {
      const w = inverseDepth[v * width + u]!;
      if (w === 0) continue;
      const a = [rayX[u]!, rayY[v]!, 1];
      for (const i of [0, 1, 2]) {
        for (const j of [0, 1, 2]) system[i]![j]! += a[i]! * a[j]!;
        system[i]![3]! += a[i]! * w;
      }
    }
  }
  for (let pivot = 0; pivot < 3; pivot++) {
    const best = [0, 1, 2].slice(pivot).sort((i, j) => Math.abs(system[j]![pivot]!) - Math.abs(system[i]![pivot]!))[0]!;
    [system[pivot], system[best]] = [system[best]!, system[pivot]!];
    if (Math.abs(system[pivot]![pivot]!) < 1e-9) return null;
    for (const i of [0, 1, 2].filter((other) => other !== pivot)) {
      const factor = system[i]![pivot]! / system[pivot]![pivot]!;
      for (let j = pivot; j < 4; j++) system[i]![j]! -= factor * system[pivot]![j]!;
    }
  }
  const n = [0, 1, 2].map((i) => system[i]![3]! / system[i]![i]!) as [number, number, number];
  const facing = n[0] * rayX[column]! + n[1] * rayY[row]! + n[2];
  const scale = (facing >= 0 ? 1 : -1) / Math.hypot(...n);
  return Math.abs(facing) < 1e-6 ? null : [n[0] * scale, n[1] * scale, n[2] * scale];
}
