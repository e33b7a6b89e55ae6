import type { LinearRgb } from './color.js';
import type { Shape, Vector3 } from './geometry/shape.js';
import type { Texture } from './texture.js';

/** Weather and time of day of a scene. */
export const CONDITIONS = ['day', 'dusk', 'dawn', 'night', 'fog', 'rain', 'snow'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Where the pinhole camera of a scene is and looks; pixels are square, the principal point is the image's middle. */
export interface Viewpoint {
  /** In metres; x forward, y left, z up from the ground. */
  readonly position: Vector3;
  /** Turn of the view downwards, as `pitch` in a Cityscapes camera file. */
  readonly pitchRadians: number;
  /** Turn of the view to the left. */
  readonly yawRadians: number;
  /** Turn of the camera about its optical axis, as `roll` in a Cityscapes camera file: its left side goes up. */
  readonly rollRadians: number;
  /** Focal length as a multiple of the image width. */
  readonly focalRatio: number;
}

/** Lamp, headlight or window: light that spreads from a point and fades with the square of the distance. */
export interface PointLight {
  readonly position: Vector3;
  /** Light on a surface that faces it one metre away. */
  readonly color: LinearRgb;
  /** Radius of what shines, in metres: nearer than this it grows no brighter. */
  readonly radiusMetres: number;
  /** Beyond this distance it gives no light. */
  readonly reachMetres: number;
  /** Cone of a headlight or spotlight; null shines to all sides. */
  readonly beam: {
    /** Unit vector. */
    readonly direction: Vector3;
    /** Cosines of the angles from `direction` where the light begins to fade and where it ends. */
    readonly innerCosine: number;
    readonly outerCosine: number;
  } | null;
  /** Whether solids stop its light; costs about as much as the sun. */
  readonly castsShadows: boolean;
}

/** Light that falls on a scene, in linear units where a white surface under 1 is as bright as the sensor shows. */
export interface Lighting {
  /** Unit vector towards the sun. */
  readonly sunDirection: Vector3;
  /** Black where no sun shines, such as in a closed room or at night. */
  readonly sunColor: LinearRgb;
  /** Light from the whole sky on an upward surface; in a room, the light that its walls send back. */
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
  readonly pointLights: readonly PointLight[];
}

/** What falls from the sky and what it leaves on the ground. */
export interface Weather {
  /** Share of the mirrored surroundings on wet ground, 0 (dry) to 1. */
  readonly wetness: number;
  /** Share of upward surfaces that lie under snow, 0 to 1. */
  readonly snowCover: number;
  /** Streaks or flakes in the air in front of the camera, 0 (none) to 1. */
  readonly rainfall: number;
  readonly snowfall: number;
}

export const CLEAR_WEATHER: Weather = { wetness: 0, snowCover: 0, rainfall: 0, snowfall: 0 };

/** How the camera turns light into numbers. */
export interface Exposure {
  /** Multiple of the light; 1 by day. */
  readonly gain: number;
  /** Multiple of the noise of a well-lit picture. */
  readonly noise: number;
  /** Share of strong light that the lens scatters around its source, 0 to 1. */
  readonly bloom: number;
}

export const DAYLIGHT_EXPOSURE: Exposure = { gain: 1, noise: 1, bloom: 0 };

/** One solid of a scene with what the camera and the annotator see of it. */
export interface Solid {
  readonly shape: Shape;
  /** Id in the label map, 0 to 255, of whatever label table the scene follows. */
  readonly label: number;
  readonly texture: Texture;
  /** Reflectance in near infrared, 0 to 1; left out, it is as in red. */
  readonly nearInfrared?: number;
}

/** A scene as plain data: everything that the renderer needs, nothing that depends on image size. */
export interface Scene {
  readonly viewpoint: Viewpoint;
  readonly lighting: Lighting;
  readonly weather: Weather;
  readonly exposure: Exposure;
  readonly solids: readonly Solid[];
  /** Label of what no solid covers: the sky. */
  readonly backgroundLabel: number;
  /** Whether a near-infrared picture is wanted too. */
  readonly hasNearInfrared: boolean;
  /** Distinguishes the noise of clouds, textures and sensor between scenes. */
  readonly noiseSeed: number;
}
