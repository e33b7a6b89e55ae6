import { DatasetError } from '../errors.js';
import { type RenderedFrame, renderScene } from './render/render-scene.js';
import { CONDITIONS, type Condition } from './scene.js';
import { describeStreet } from './street/describe-street.js';

/**
 * Renders one synthetic street.
 *
 * @param request `seed` and `index` name the street (safe integers, index >= 0); `height` and `width` in pixels, >= 16.
 *                Another size of the same street is the same view.
 *                `condition` sets weather and time of day; left out, it is drawn
 * @returns       colour [H, W, 3], raw Cityscapes label ids [H, W], depth in metres [H, W] with 0 for the sky; equal
 *                requests give equal bytes
 * @throws DatasetError when a number is out of its range
 */
export function renderStreetScene(request: {
  readonly seed: number;
  readonly index: number;
  readonly height: number;
  readonly width: number;
  readonly condition?: Condition;
}): RenderedFrame {
  requireInteger('seed', request.seed, Number.MIN_SAFE_INTEGER);
  requireInteger('index', request.index, 0);
  requireInteger('height', request.height, 16);
  requireInteger('width', request.width, 16);
  const { condition } = request;
  if (condition !== undefined && !CONDITIONS.includes(condition)) {
    throw new DatasetError(
      `renderStreetScene: condition must be one of ${CONDITIONS.join(', ')}; got '${String(condition)}'.`,
    );
  }
  return renderScene(describeStreet(request), request);
}

function requireInteger(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new DatasetError(`renderStreetScene: ${name} must be an integer >= ${least}; got ${value}.`);
}
