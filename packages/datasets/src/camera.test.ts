import { expect, test } from 'vitest';
import { resizedCamera } from './camera.js';

test('the middle of the picture stays its middle at another size', () => {
  const camera = { size: { height: 4, width: 8 }, fx: 10, fy: 12, cx: 3.5, cy: 1.5, down: [0, 1, 0] as const };
  expect(resizedCamera(camera, { height: 2, width: 16 })).toEqual({
    size: { height: 2, width: 16 },
    fx: 20,
    fy: 6,
    cx: 7.5,
    cy: 0.5,
    down: [0, 1, 0],
  });
});
