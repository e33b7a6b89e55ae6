import type { LinearRgb } from './color.js';
import type { Shape, Vector3 } from './geometry/shape.js';
import type { RawId } from './raw-ids.js';
import type { Texture } from './texture.js';

/** Weather and time of day of a scene. */
export const CONDITIONS = ['day', 'dusk', 'fog'] as const;
export type Conditions = (typeof CONDITIONS)[number];

/** Pinhole camera above the origin of the ground plane; roll is 0 and pixels are square. */
export interface Camera {
  readonly heightMetres: number;
  /** Position across the street, in metres to the left of its middle. */
  readonly lateralMetres: number;
  /** Turn of the view downwards, as `pitch` in a Cityscapes camera file. */
  readonly pitchRadians: number;
  /** Turn of the view to the left. */
  readonly yawRadians: number;
  /** Focal length as a multiple of the image width; the principal point is the middle of the image. */
  readonly focalRatio: number;
}

/** Light that falls on a scene, in linear units where a white surface under 1 is as bright as the sensor shows. */
export interface Lighting {
  /** Unit vector towards the sun. */
  readonly sunDirection: Vector3;
  readonly sunColor: LinearRgb;
  /** Light from the whole sky on an upward surface. */
  readonly ambientColor: LinearRgb;
  readonly zenithColor: LinearRgb;
  /** Sky at the horizon; distant things fade into it. */
  readonly horizonColor: LinearRgb;
  /** Share of light lost to haze per metre. */
  readonly hazePerMetre: number;
  /** Share of the sky under clouds, 0 to 1. */
  readonly cloudCover: number;
  /** Brightness of lamps and lit windows; 0 by day. */
  readonly lampBrightness: number;
}

/** One solid of a scene with what the camera and the annotator see of it. */
export interface Solid {
  readonly shape: Shape;
  readonly label: RawId;
  readonly texture: Texture;
}

/** A street as plain data: everything that the renderer needs, nothing that depends on image size. */
export interface StreetScene {
  readonly conditions: Conditions;
  readonly camera: Camera;
  readonly lighting: Lighting;
  readonly solids: readonly Solid[];
  /** Distinguishes the noise of clouds, textures and sensor between scenes. */
  readonly noiseSeed: number;
}
