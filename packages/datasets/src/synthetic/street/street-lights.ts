import type { LinearRgb } from '../color.js';
import type { Vector3 } from '../geometry/shape.js';
import type { Condition, PointLight, Solid, Viewpoint } from '../scene.js';

const LAMP: LinearRgb = [8, 5.6, 2.6];
const HEADLIGHT: LinearRgb = [26, 24, 20];
const TAIL_LIGHT: LinearRgb = [0.8, 0.04, 0.02];
/** Further ahead, lamps light too few pixels to be worth their time. */
const FARTHEST_LAMP_METRES = 90;
const FARTHEST_CAR_METRES = 60;

/** Light that lamps and cars throw on the street; none is worth its time where the sky is brighter. */
export function buildStreetLights(condition: Condition, solids: readonly Solid[], viewpoint: Viewpoint): PointLight[] {
  if (condition !== 'night') return [];
  return [...buildOwnHeadlights(viewpoint), ...solids.flatMap((solid) => [...lampLight(solid), ...carLights(solid)])];
}

/** The camera stands behind the windscreen of a car, about 1.6 m behind its headlights. */
function buildOwnHeadlights({ position: [x, y] }: Viewpoint): PointLight[] {
  return [0.65, -0.65].map((side) => headlight([x + 1.6, y + side, 0.68], [1, 0, -0.02]));
}

function headlight(position: Vector3, [x, y, z]: Vector3): PointLight {
  const length = Math.hypot(x, y, z);
  return {
    position,
    color: HEADLIGHT,
    radiusMetres: 0.5,
    reachMetres: 55,
    beam: { direction: [x / length, y / length, z / length], innerCosine: 0.965, outerCosine: 0.86 },
    castsShadows: false,
  };
}

function lampLight({ shape, texture }: Solid): PointLight[] {
  if (texture.kind !== 'lamp' || shape.kind !== 'block') return [];
  const [x, y, z] = shape.base;
  if (x > FARTHEST_LAMP_METRES) return [];
  return [
    {
      position: [x, y, z - 0.05],
      color: LAMP,
      radiusMetres: 0.3,
      reachMetres: 22,
      beam: { direction: [0, 0, -1], innerCosine: 0.6, outerCosine: 0.05 },
      castsShadows: false,
    },
  ];
}

/** One light for the two lamps at each end of a car that drives. */
function carLights({ shape, texture }: Solid): PointLight[] {
  if (texture.kind !== 'carBody' || !texture.hasLightsOn || shape.kind !== 'block') return [];
  const [x, y, z] = shape.base;
  if (x > FARTHEST_CAR_METRES) return [];
  const ahead: Vector3 = [Math.cos(shape.yaw), Math.sin(shape.yaw), 0];
  const at = (distance: number): Vector3 => [x + distance * ahead[0], y + distance * ahead[1], z + 0.4];
  const half = shape.size[0] / 2;
  const tail: PointLight = {
    position: at(-half - 0.1),
    color: TAIL_LIGHT,
    radiusMetres: 0.3,
    reachMetres: 6,
    beam: { direction: [-ahead[0], -ahead[1], 0], innerCosine: 0.7, outerCosine: 0 },
    castsShadows: false,
  };
  return [headlight(at(half + 0.1), [ahead[0], ahead[1], -0.03]), tail];
}
