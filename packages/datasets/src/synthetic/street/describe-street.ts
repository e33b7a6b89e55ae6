import { type Random, randomFrom, shuffled } from '../../random.js';
import { drawBetween, drawInteger } from '../draw.js';
import { RAW_IDS } from '../raw-ids.js';
import { CONDITIONS, type Condition, type Scene, type Solid, type Viewpoint } from '../scene.js';
import { buildBackdrop } from './build-backdrop.js';
import { buildGround } from './build-ground.js';
import { buildParcel } from './build-parcel.js';
import { buildSidewalk } from './build-sidewalk.js';
import { buildTraffic } from './build-traffic.js';
import { drawLayout, type StreetLayout } from './layout.js';
import { drawLighting } from './lighting.js';
import { buildStreetLights } from './street-lights.js';
import { drawWeather, exposureOf } from './weather.js';

/** What a street is drawn from. */
export interface StreetKey {
  readonly seed: number;
  readonly index: number;
  readonly condition?: Condition | undefined;
}

/** A street with the weather and time of day that it was drawn for. */
export interface StreetScene extends Scene {
  readonly condition: Condition;
}

/** The same camera takes all pictures: about 56 degrees across, as wide as a car's front camera. */
const FOCAL_RATIO = 0.94;

/**
 * Draws a street: its plan, what is built along it, who is on it, the light, and the camera in its right-hand lane.
 *
 * @param key equal seed and index give the equal street; every index is a street of its own. `condition` sets weather
 *            and time of day; left out, it is drawn, so that the scenes from each multiple of seven on have each
 *            condition once
 */
export function describeStreet({ seed, index, condition }: StreetKey): StreetScene {
  // One generator per concern: a change of what one of them draws leaves the others as they are.
  const draw = (concern: string) => randomFrom('street', seed, index, concern);
  const drawn = condition ?? drawCondition(seed, index);
  const layout = drawLayout(draw('layout'));
  const viewpoint = drawViewpoint(draw('camera'), layout);
  const solids = drawSolids(draw, layout);
  const pointLights = buildStreetLights(drawn, solids, viewpoint);
  return {
    condition: drawn,
    viewpoint,
    lighting: { ...drawLighting(draw('lighting'), drawn), pointLights },
    weather: drawWeather(draw('weather'), drawn),
    exposure: exposureOf(drawn),
    solids,
    backgroundLabel: RAW_IDS.sky,
    hasNearInfrared: false,
    noiseSeed: drawInteger(draw('noise'), 0, 1e6),
  };
}

/** Deals the conditions like cards: a shuffled hand of all of them to every seven scenes. */
function drawCondition(seed: number, index: number): Condition {
  const round = Math.floor(index / CONDITIONS.length);
  const hand = shuffled(CONDITIONS, randomFrom('street', seed, 'conditions', round));
  return hand[index % CONDITIONS.length] as Condition;
}

function drawViewpoint(random: Random, { laneMetres, lanesPerSide }: StreetLayout): Viewpoint {
  const lane = drawInteger(random, 0, lanesPerSide - 1);
  const heightMetres = drawBetween(random, 1.2, 1.6);
  const lateralMetres = -(lane + 0.5) * laneMetres + drawBetween(random, -0.4, 0.4);
  return {
    position: [0, lateralMetres, heightMetres],
    pitchRadians: drawBetween(random, -0.02, 0.045),
    yawRadians: drawBetween(random, -0.09, 0.09),
    rollRadians: 0,
    focalRatio: FOCAL_RATIO,
  };
}

function drawSolids(draw: (concern: string) => Random, layout: StreetLayout): Solid[] {
  const parcels = draw('parcels');
  const sidewalks = draw('sidewalks');
  return [
    ...buildGround(draw('ground'), layout),
    ...layout.sides.flatMap((side) => side.parcels.flatMap((parcel) => buildParcel(parcels, side, parcel))),
    ...layout.sides.flatMap((side) => buildSidewalk(sidewalks, side, layout.endX)),
    ...buildTraffic(draw('traffic'), layout),
    ...buildBackdrop(draw('backdrop'), layout),
  ];
}
