import { completeDepth, completionWorkspace, randomFrom } from '@ssma/datasets';
import { median, timeMs } from '../measure.mjs';

const SIZE = { height: 352, width: 1216 };
/** Share of pixels that a laser scanner of 64 beams hits at this size. */
const DENSITY = 0.05;
const WARM_UPS = 20;
const ROUNDS = 60;

/** Depth completion of a sparse scan of 1216 x 352 on one core: median and fastest of 60 calls in one workspace. */
export function run({ method = 'fast', blur = 'gaussian', extrapolate = true }) {
  const depth = scan();
  const workspace = completionWorkspace(SIZE);
  const once = () => completeDepth(depth, { method, blur, extrapolate, maxDepthMetres: 80 }, workspace);
  for (let i = 0; i < WARM_UPS; i++) once();
  const times = Array.from({ length: ROUNDS }, () => timeMs(once));
  return { ms: median(times), bestMs: Math.min(...times) };
}

/** A road that recedes to the horizon, in the lower two thirds of the picture. */
function scan() {
  const { height, width } = SIZE;
  const random = randomFrom('depth-completion');
  const horizon = height / 3;
  const data = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) {
    const rowsBelowHorizon = Math.floor(i / width) - horizon;
    if (random.next() < DENSITY && rowsBelowHorizon > 0) data[i] = Math.min(80, 1200 / rowsBelowHorizon);
  }
  return { ...SIZE, data };
}
