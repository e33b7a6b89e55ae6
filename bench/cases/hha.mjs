import { depthToHha } from '@ssma/datasets';
import { median, timeMs } from '../measure.mjs';

const SIZE = { height: 480, width: 640 };
const CAMERA = { size: SIZE, fx: 518.86, fy: 519.47, cx: 325.58, cy: 253.74, down: null };
const WARM_UPS = 3;
const TARGET_MS = 160;

/** HHA of one 640 x 480 depth map of a room, one core: median of `rounds` calls. */
export async function run({ rounds = 20 }) {
  const depth = room();
  const encode = () => depthToHha(depth, CAMERA, { mode: 'reference' });
  for (let i = 0; i < WARM_UPS; i++) encode();
  const times = Array.from({ length: rounds }, () => timeMs(encode));
  return { ms: median(times), leastMs: Math.min(...times), targetMs: TARGET_MS };
}

/** A floor 1.4 m below the camera, a ceiling 1.1 m above, walls 1.5 m to the left, 2 m to the right and 5 m ahead, dented. */
function room() {
  const { height, width } = SIZE;
  const data = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const x = ((i % width) - CAMERA.cx) / CAMERA.fx;
    const y = (Math.floor(i / width) - CAMERA.cy) / CAMERA.fy;
    const metres = Math.min(5, y > 0 ? 1.4 / y : -1.1 / y, x > 0 ? 2 / x : -1.5 / x);
    data[i] = metres * (1 + 0.01 * Math.sin(40 * x) * Math.cos(35 * y));
  }
  return { ...SIZE, data };
}
