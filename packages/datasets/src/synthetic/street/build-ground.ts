import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawOne } from '../draw.js';
import { box } from '../geometry/shape.js';
import { RAW_IDS } from '../raw-ids.js';
import type { Solid } from '../scene.js';
import type { LaneLine } from '../texture.js';
import type { StreetLayout, StreetSide } from './layout.js';

/** Height of kerb, sidewalk and the ground behind them over the road. */
export const KERB_HEIGHT_METRES = 0.14;
/** Far enough that its edge is at the horizon of any image. */
const FAR_METRES = 1500;
const ASPHALTS = [0x55565a, 0x616062, 0x4b4d52, 0x67645f].map(linearFromHex) as [LinearRgb];
const PAVINGS = [0xa09a92, 0x948f8c, 0xa89488, 0x8c9094].map(linearFromHex) as [LinearRgb];
const GRASSES = [0x5a8534, 0x6b8c40, 0x4d7530].map(linearFromHex) as [LinearRgb];

/** Road with its markings, sidewalks, and the grass behind every parcel that is not a side street. */
export function buildGround(random: Random, layout: StreetLayout): Solid[] {
  const grass = drawOne(random, GRASSES);
  const solids = [buildRoad(random, layout), buildFarGround(layout, grass)];
  for (const side of layout.sides) {
    const paving = drawOne(random, PAVINGS);
    const slabMetres = drawBetween(random, 0.4, 0.9);
    for (const { kind, fromX, toX } of side.parcels) {
      if (kind === 'sideStreet') continue;
      const stretch = { fromX, toX };
      const outer = side.kerbMetres + side.sidewalkMetres;
      const kerbY = side.side * side.kerbMetres;
      solids.push(
        {
          shape: slab(side, stretch, [side.kerbMetres, outer]),
          label: RAW_IDS.sidewalk,
          texture: { kind: 'paving', color: paving, kerbY, slabMetres },
        },
        {
          shape: slab(side, stretch, [outer, outer + 120]),
          label: RAW_IDS.terrain,
          texture: { kind: 'grass', color: grass },
        },
      );
    }
  }
  return solids;
}

function buildRoad(random: Random, layout: StreetLayout): Solid {
  const [left, right] = layout.sides;
  const markings = {
    lines: laneLines(random, layout),
    crossingX: layout.crossingX,
    halfWidth: Math.min(left.kerbMetres, right.kerbMetres) - 0.2,
  };
  return {
    shape: box([FAR_METRES / 2 - 100, 0, -1], [FAR_METRES + 200, 2 * FAR_METRES, 1]),
    label: RAW_IDS.road,
    texture: { kind: 'asphalt', color: drawOne(random, ASPHALTS), markings },
  };
}

function laneLines(random: Random, { laneMetres, lanesPerSide, sides }: StreetLayout): LaneLine[] {
  const dashed = { dashMetres: drawBetween(random, 2.5, 4), gapMetres: drawBetween(random, 3, 6) };
  const solid = { dashMetres: 1, gapMetres: 0 };
  const isNarrowStreet = lanesPerSide === 1 && drawChance(random, 0.2);
  const lines: LaneLine[] = isNarrowStreet ? [] : [{ y: 0, ...(lanesPerSide === 2 ? solid : dashed) }];
  if (lanesPerSide === 2) lines.push({ y: laneMetres, ...dashed }, { y: -laneMetres, ...dashed });
  for (const { side, hasParking } of sides) {
    if (hasParking || lanesPerSide === 2) lines.push({ y: side * (lanesPerSide * laneMetres - 0.1), ...solid });
  }
  return lines;
}

function buildFarGround({ endX }: StreetLayout, color: LinearRgb): Solid {
  return {
    shape: box([endX + FAR_METRES / 2, 0, 0], [FAR_METRES, 2 * FAR_METRES, KERB_HEIGHT_METRES]),
    label: RAW_IDS.terrain,
    texture: { kind: 'grass', color },
  };
}

/** Flat stretch between two distances from the middle of the street, on one side. */
function slab({ side }: StreetSide, { fromX, toX }: { fromX: number; toX: number }, [near, far]: [number, number]) {
  return box([(fromX + toX) / 2, (side * (near + far)) / 2, 0], [toX - fromX, far - near, KERB_HEIGHT_METRES]);
}
