import type { Camera } from '../../camera.js';
import type { ImageSize } from '../../images/raster.js';
import { createPinhole, type Pinhole } from '../geometry/pinhole.js';
import type { Scene } from '../scene.js';
import { addBloom } from './bloom.js';
import { createCaster } from './caster.js';
import { addPrecipitation } from './precipitation.js';
import { developBand, developImage } from './sensor.js';
import { smoothEdges } from './smooth-edges.js';

/** What one camera position gives. All arrays are row-major. */
export interface RenderedFrame extends ImageSize {
  /** [H, W, 3], 0 to 255. */
  readonly color: Uint8Array;
  /** [H, W], label ids of the scene. */
  readonly labels: Uint8Array;
  /** [H, W], along the optical axis in metres; 0 where the ray meets nothing. */
  readonly depthMetres: Float32Array;
  /** [H, W], 0 to 255; null when the scene asks for none. */
  readonly nearInfrared: Uint8Array | null;
  /** Intrinsics of this image size, with the direction of gravity. */
  readonly camera: Camera;
  /**
   * Camera to world, a 4 x 4 matrix row by row. Camera axes: x right, y down, z forward; world axes: z up, metres.
   */
  readonly pose: readonly number[];
}

/**
 * Casts one ray through every pixel centre, which decides label and depth, and smooths the colour of edges with
 * more of them.
 */
export function renderScene(scene: Scene, { height, width }: ImageSize): RenderedFrame {
  const size = { height, width };
  const pinhole = pinholeOf(scene, size);
  const caster = createCaster(scene, pinhole);
  const { radiance } = caster;
  const light = {
    color: new Float32Array(height * width * 3),
    nearInfrared: scene.hasNearInfrared ? new Float32Array(height * width) : null,
  };
  const { color, nearInfrared } = light;
  const solidLabels = Uint8Array.from(scene.solids, ({ label }) => label);
  const labels = new Uint8Array(height * width).fill(scene.backgroundLabel);
  const depthMetres = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      const hit = caster.cast(column + 0.5, row + 0.5);
      color[3 * pixel] = radiance[0]!;
      color[3 * pixel + 1] = radiance[1]!;
      color[3 * pixel + 2] = radiance[2]!;
      if (nearInfrared !== null) nearInfrared[pixel] = radiance[3]!;
      if (hit < 0) continue;
      labels[pixel] = solidLabels[hit]!;
      depthMetres[pixel] = caster.depth();
    }
  }
  smoothEdges(light, size, caster);
  addPrecipitation(light.color, size, scene);
  if (scene.exposure.bloom > 0) addBloom(light.color, size, scene.exposure.bloom);
  const sensor = { exposure: scene.exposure, noiseSeed: scene.noiseSeed };
  return {
    height,
    width,
    color: developImage(light.color, size, sensor),
    labels,
    depthMetres,
    nearInfrared: light.nearInfrared === null ? null : developBand(light.nearInfrared, size, sensor),
    camera: cameraOf(pinhole),
    pose: poseOf(pinhole),
  };
}

function pinholeOf({ viewpoint }: Scene, size: ImageSize): Pinhole {
  const { position, pitchRadians, yawRadians, rollRadians, focalRatio } = viewpoint;
  return createPinhole({
    position,
    pitch: pitchRadians,
    yaw: yawRadians,
    roll: rollRadians,
    focalPixels: focalRatio * size.width,
    ...size,
  });
}

/** The dataset's camera counts the centre of the first pixel as 0, the pinhole its corner. */
function cameraOf({ view, axes }: Pinhole): Camera {
  const { height, width, focalPixels } = view;
  return {
    size: { height, width },
    fx: focalPixels,
    fy: focalPixels,
    cx: width / 2 - 0.5,
    cy: height / 2 - 0.5,
    // World down is (0, 0, -1); its image coordinates are the z components of the image axes, negated.
    down: [0 - axes.right[2], 0 - axes.down[2], 0 - axes.forward[2]],
  };
}

function poseOf({ view, axes: { right, down, forward } }: Pinhole): number[] {
  const rows = ([0, 1, 2] as const).map((axis) => [right[axis], down[axis], forward[axis], view.position[axis]]);
  return [...rows.flat(), 0, 0, 0, 1];
}
