import { createCameraGrid } from '../geometry/camera-grid.js';
import type { PackedShapes } from '../geometry/packed-shapes.js';
import { createPinhole, type Pinhole } from '../geometry/pinhole.js';
import { flatNoise, latticeHash } from '../noise.js';
import type { Scene } from '../scene.js';
import { createHit, setHit } from './hit.js';
import { castersOf, type Shader } from './shade.js';
import { clearSky, type Radiance } from './sky.js';

/** Ripples move what is mirrored up and down by this share of the image height, grain by this one. */
const RIPPLE = 0.05;
const GRAIN = 0.012;

/** Mirrors what stands on the ground in the water on it. */
export interface GroundMirror {
  /** Mixes what the ground at an image position mirrors into its light; `share` is the weight of the mirror image. */
  add(at: { readonly column: number; readonly row: number; readonly share: number }, radiance: Radiance): void;
}

/**
 * A level mirror shows what a camera of mirrored position and tilt sees from below the ground: its ray leaves the
 * ground where, and as far from the camera as, the mirrored ray does.
 */
export function createGroundMirror({
  scene,
  packed,
  pinhole,
  shader,
}: {
  readonly scene: Scene;
  readonly packed: PackedShapes;
  readonly pinhole: Pinhole;
  readonly shader: Shader;
}): GroundMirror {
  const { view } = pinhole;
  const [x, y, z] = view.position;
  const below = createPinhole({ ...view, position: [x, y, -z], pitch: -view.pitch, roll: -view.roll });
  const grid = createCameraGrid(packed, below, castersOf(packed));
  const mirrored = new Float64Array(4);
  const hit = createHit();
  return {
    add({ column, row, share }, radiance) {
      const ripple = flatNoise((40 * column) / view.width, (90 * row) / view.height, scene.noiseSeed) - 0.5;
      const grain = latticeHash(Math.floor(8 * column), Math.floor(8 * row), scene.noiseSeed) - 0.5;
      const shift = (RIPPLE * ripple + GRAIN * grain) * view.height;
      const mirroredRow = Math.min(view.height - 0.01, Math.max(0, view.height - row + shift));
      const index = grid.nearest(column, mirroredRow);
      setHit(hit, grid.ray, { index, depth: grid.depth() });
      if (index < 0) clearSky(scene.lighting, hit.view, mirrored);
      else shader.shade(hit, mirrored);
      for (let channel = 0; channel < 4; channel++) {
        radiance[channel]! += share * (mirrored[channel]! - radiance[channel]!);
      }
    },
  };
}
