import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger, drawOne } from '../draw.js';

/** What stands on a stretch of one side of the street. */
export type ParcelKind = 'terrace' | 'villa' | 'garden' | 'sideStreet';

export interface Parcel {
  readonly kind: ParcelKind;
  /** Begin and end along the street, in metres ahead of the camera. */
  readonly fromX: number;
  readonly toX: number;
}

/** One side of the street, described outwards from its kerb. */
export interface StreetSide {
  /** 1 = left (positive y), -1 = right. */
  readonly side: 1 | -1;
  /** Distance of the kerb from the middle of the street, in metres. */
  readonly kerbMetres: number;
  readonly hasParking: boolean;
  readonly sidewalkMetres: number;
  readonly hasStreetTrees: boolean;
  readonly parcels: readonly Parcel[];
}

export interface StreetLayout {
  readonly laneMetres: number;
  /** Lanes per direction. */
  readonly lanesPerSide: number;
  readonly sides: readonly [left: StreetSide, right: StreetSide];
  readonly crossingX: number | null;
  /** Where the street ends, in metres ahead. */
  readonly endX: number;
}

export const PARKING_METRES = 2.1;
/** Streets begin behind the camera, so that what stands there throws its shadow into view. */
export const BEGIN_X = -24;

type District = 'town' | 'suburb' | 'park';

const PARCEL_KINDS = {
  town: ['terrace', 'terrace', 'terrace', 'terrace', 'villa', 'garden', 'garden'],
  suburb: ['villa', 'villa', 'villa', 'terrace', 'garden'],
  park: ['garden', 'garden', 'garden', 'villa', 'terrace'],
} as const satisfies Record<District, readonly [ParcelKind, ...ParcelKind[]]>;

/** Draws the plan of a street: lanes, kerbs, sidewalks and what lies behind them. */
export function drawLayout(random: Random): StreetLayout {
  const district = drawOne<District>(random, ['town', 'town', 'suburb', 'park']);
  const lanesPerSide = drawChance(random, 0.25) ? 2 : 1;
  const laneMetres = drawBetween(random, 3.1, 3.6);
  const endX = drawBetween(random, 90, 190);
  const plan = { district, laneWidth: lanesPerSide * laneMetres, endX };
  return {
    laneMetres,
    lanesPerSide,
    sides: [drawSide(random, 1, plan), drawSide(random, -1, plan)],
    crossingX: drawChance(random, 0.4) ? drawBetween(random, 9, 32) : null,
    endX,
  };
}

function drawSide(
  random: Random,
  side: 1 | -1,
  plan: { readonly district: District; readonly laneWidth: number; readonly endX: number },
): StreetSide {
  const hasParking = drawChance(random, 0.6);
  return {
    side,
    kerbMetres: plan.laneWidth + (hasParking ? PARKING_METRES : 0.3),
    hasParking,
    sidewalkMetres: drawBetween(random, 2, 4.2),
    hasStreetTrees: drawChance(random, 0.45),
    parcels: drawParcels(random, plan),
  };
}

function drawParcels(random: Random, plan: { readonly district: District; readonly endX: number }): Parcel[] {
  const parcels: Parcel[] = [];
  const sideStreetAt = drawChance(random, 0.5) ? drawInteger(random, 3, 6) : -1;
  let x = BEGIN_X;
  while (x < plan.endX) {
    const isSideStreet = parcels.length === sideStreetAt;
    const length = isSideStreet ? drawBetween(random, 6, 9) : drawBetween(random, 9, 20);
    const kind = isSideStreet ? 'sideStreet' : drawOne<ParcelKind>(random, PARCEL_KINDS[plan.district]);
    parcels.push({ kind, fromX: x, toX: x + length });
    x += length;
  }
  return parcels;
}
