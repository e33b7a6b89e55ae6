import { createCameraGrid } from '../geometry/camera-grid.js';
import { type PackedShapes, packShapes } from '../geometry/packed-shapes.js';
import type { Pinhole } from '../geometry/pinhole.js';
import type { Scene } from '../scene.js';
import { createGroundMirror } from './ground-mirror.js';
import { createHit, setHit } from './hit.js';
import { createShader } from './shade.js';
import { cloudySky, NEAR_INFRARED_SKY, type Radiance } from './sky.js';

/** Casts single rays into a scene. */
export interface Caster {
  /** Light that the last ray brought back: red, green, blue, near infrared. */
  readonly radiance: Radiance;
  /** Casts a ray through an image position in pixels; returns the index of the solid that it meets, -1 for the sky. */
  cast(column: number, row: number): number;
  /** Depth of the last hit in metres. */
  depth(): number;
}

/** Prepares a scene for the rays of one camera. */
export function createCaster(scene: Scene, pinhole: Pinhole): Caster {
  const packed: PackedShapes = packShapes(scene.solids.map((solid) => solid.shape));
  const grid = createCameraGrid(packed, pinhole);
  const shader = createShader(scene, packed);
  const groundMirror = scene.weather.wetness > 0 ? createGroundMirror({ scene, packed, pinhole, shader }) : null;
  const radiance = new Float64Array(4);
  const hit = createHit();
  return {
    radiance,
    depth: grid.depth,
    cast(column, row) {
      const index = grid.nearest(column, row);
      setHit(hit, grid.ray, { index, depth: grid.depth() });
      if (index < 0) {
        cloudySky(scene.lighting, hit.view, scene.noiseSeed, radiance);
        radiance[3] = NEAR_INFRARED_SKY * radiance[0]!;
        return -1;
      }
      const share = shader.shade(hit, radiance);
      if (share > 0) groundMirror?.add({ column, row, share }, radiance);
      return index;
    },
  };
}
