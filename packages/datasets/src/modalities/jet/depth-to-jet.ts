import { DatasetError } from '../../errors.js';
import type { DepthMap, RgbImage } from '../../images/raster.js';
import { paintJet, requireFinite, requireRange, type ValueRange } from './jet-colors.js';

/** Which quantity is coloured, and from where to where. */
export interface JetOptions {
  /**
   * `depth`: near is blue and far is red, as in the paper's pictures of SYNTHIA. `disparity` (1 / depth): near is red and
   * far is blue, as in those of Cityscapes.
   */
  readonly of: 'depth' | 'disparity';
  /**
   * `per-image`: from the least to the largest measured value of the picture. Otherwise fixed values: metres of depth,
   * or 1 / metres of disparity (pixels of disparity / (focal length x baseline)).
   */
  readonly range: 'per-image' | ValueRange;
}

const MISSING = 0;

/**
 * Colours a depth map in OpenCV's jet; pixels without depth are dark blue (0, 0, 128), as the low end is.
 *
 * A picture whose measured values are all the same has no range of its own: all of it becomes the low end.
 *
 * @throws DatasetError `jet: <argument> must <rule>; got <value>` when a depth is negative or not finite, nothing was
 * measured, or a fixed range is not finite, rising and >= 0
 * @see Valada, Mohan, Burgard, "Self-Supervised Model Adaptation for Multimodal Semantic Segmentation", IJCV 2019,
 * section 5.2; DeepSceneSeg/SSMA issue 1
 */
export function depthToJet(depth: DepthMap, { of, range }: JetOptions): RgbImage {
  requireFinite('jet: depth', depth);
  requireMeasured(depth);
  const [low, high] = range === 'per-image' ? measuredRange(depth, of) : checkedRange(range);
  const data = new Uint8Array(3 * depth.data.length);
  const scale = high > low ? 1 / (high - low) : 0;
  for (let i = 0; i < depth.data.length; i++) {
    const metres = depth.data[i]!;
    if (metres === MISSING) paintJet(data, i, 0);
    else paintJet(data, i, ((of === 'depth' ? metres : 1 / metres) - low) * scale);
  }
  return { height: depth.height, width: depth.width, data };
}

function requireMeasured({ height, width, data }: DepthMap): void {
  const negative = data.findIndex((metres) => metres < 0);
  if (negative >= 0) {
    const at = `row ${Math.floor(negative / width)}, column ${negative % width}`;
    throw new DatasetError(`jet: depth must be >= 0 metres; got ${data[negative]} at ${at}`);
  }
  if (!data.some((metres) => metres > 0)) {
    throw new DatasetError(`jet: depth must have a measured pixel; got ${height} x ${width} zeros`);
  }
}

function measuredRange({ data }: DepthMap, of: JetOptions['of']): ValueRange {
  let nearest = Number.POSITIVE_INFINITY;
  let farthest = 0;
  for (let i = 0; i < data.length; i++) {
    const metres = data[i]!;
    if (metres === MISSING) continue;
    if (metres < nearest) nearest = metres;
    if (metres > farthest) farthest = metres;
  }
  return of === 'depth' ? [nearest, farthest] : [1 / farthest, 1 / nearest];
}

function checkedRange(range: ValueRange): ValueRange {
  requireRange('jet', range);
  if (range[0] < 0) throw new DatasetError(`jet: range must be >= 0; got [${range[0]}, ${range[1]}]`);
  return range;
}
