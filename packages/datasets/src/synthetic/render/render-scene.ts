import type { ImageSize } from '../../images/raster.js';
import { createCameraGrid } from '../geometry/camera-grid.js';
import { packShapes } from '../geometry/packed-shapes.js';
import { createPinhole } from '../geometry/pinhole.js';
import { RAW_IDS } from '../raw-ids.js';
import type { StreetScene } from '../scene.js';
import type { Caster } from './caster.js';
import { developImage } from './sensor.js';
import { createShader } from './shade.js';
import { cloudySky } from './sky.js';
import { smoothEdges } from './smooth-edges.js';

/** What one camera position gives. All arrays are row-major. */
export interface RenderedStreet extends ImageSize {
  /** [H, W, 3], 0 to 255. */
  readonly color: Uint8Array;
  /** [H, W], raw Cityscapes ids. */
  readonly labels: Uint8Array;
  /** [H, W], along the optical axis in metres; 0 where the ray meets nothing. */
  readonly depthMetres: Float32Array;
}

/**
 * Casts one ray through every pixel centre, which decides label and depth, and smooths the colour of edges with
 * more of them.
 */
export function renderScene(scene: StreetScene, { height, width }: ImageSize): RenderedStreet {
  const caster = createCaster(scene, { height, width });
  const radiance = new Float32Array(height * width * 3);
  const labels = new Uint8Array(height * width);
  const depthMetres = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      const hit = caster.cast(column + 0.5, row + 0.5);
      for (let channel = 0; channel < 3; channel++) radiance[3 * pixel + channel] = caster.radiance[channel]!;
      labels[pixel] = scene.solids[hit]?.label ?? RAW_IDS.sky;
      depthMetres[pixel] = hit < 0 ? 0 : caster.depth();
    }
  }
  smoothEdges(radiance, { height, width }, caster);
  return { height, width, color: developImage(radiance, { height, width }, scene.noiseSeed), labels, depthMetres };
}

function createCaster(scene: StreetScene, size: ImageSize): Caster {
  const { heightMetres, lateralMetres, pitchRadians, yawRadians, focalRatio } = scene.camera;
  const pinhole = createPinhole({
    position: [0, lateralMetres, heightMetres],
    pitch: pitchRadians,
    yaw: yawRadians,
    focalPixels: focalRatio * size.width,
    ...size,
  });
  const packed = packShapes(scene.solids.map((solid) => solid.shape));
  const grid = createCameraGrid(packed, pinhole);
  const shader = createShader(scene, packed);
  const radiance = new Float64Array(3);
  const hit = { index: -1, position: new Float64Array(3), view: new Float64Array(3), distance: 0.5 };
  return {
    radiance,
    depth: grid.depth,
    cast(column, row) {
      hit.index = grid.nearest(column, row);
      const ray = grid.ray;
      const length = Math.sqrt(ray[3]! * ray[3]! + ray[4]! * ray[4]! + ray[5]! * ray[5]!);
      for (let axis = 0; axis < 3; axis++) hit.view[axis] = ray[3 + axis]! / length;
      if (hit.index < 0) {
        cloudySky(scene.lighting, hit.view, scene.noiseSeed, radiance);
        return -1;
      }
      hit.distance = grid.depth() * length;
      for (let axis = 0; axis < 3; axis++) hit.position[axis] = ray[axis]! + hit.distance * hit.view[axis]!;
      shader.shade(hit, radiance);
      return hit.index;
    },
  };
}
