import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Vector3 } from '../geometry/shape.js';
import type { Solid } from '../scene.js';
import { buildFence } from './build-fence.js';
import { KERB_HEIGHT_METRES } from './build-ground.js';
import { buildHouse } from './build-house.js';
import { buildBush, buildHedge, buildTree } from './build-tree.js';
import type { Parcel, StreetSide } from './layout.js';

/** What stands on a parcel behind the sidewalk. */
export function buildParcel(random: Random, side: StreetSide, parcel: Parcel): Solid[] {
  switch (parcel.kind) {
    case 'terrace':
      return buildTerrace(random, side, parcel);
    case 'villa':
      return buildVilla(random, side, parcel);
    case 'garden':
      return buildGarden(random, side, parcel);
    case 'sideStreet':
      return [];
  }
}

/** A house that touches its neighbours and the sidewalk. */
function buildTerrace(random: Random, side: StreetSide, { fromX, toX }: Parcel): Solid[] {
  const depthMetres = drawBetween(random, 9, 13);
  const front = drawBetween(random, 0.05, 0.5);
  return buildHouse(random, {
    base: standing(side, (fromX + toX) / 2, front + depthMetres / 2),
    lengthMetres: toX - fromX,
    depthMetres,
    storeys: drawInteger(random, 2, 5),
    mayHaveShop: true,
  });
}

/** A detached house behind a fence or a hedge and a front garden. */
function buildVilla(random: Random, side: StreetSide, parcel: Parcel): Solid[] {
  const { fromX, toX } = parcel;
  const depthMetres = drawBetween(random, 8, 11);
  const front = drawBetween(random, 3, 6.5);
  const house = buildHouse(random, {
    base: standing(side, (fromX + toX) / 2, front + depthMetres / 2),
    lengthMetres: (toX - fromX) * drawBetween(random, 0.6, 0.8),
    depthMetres,
    storeys: drawInteger(random, 1, 2),
    mayHaveShop: false,
  });
  const numBushes = drawInteger(random, 0, 3);
  const bushes = Array.from({ length: numBushes }, () =>
    buildBush(random, standing(side, drawBetween(random, fromX, toX), front - 1.2)),
  );
  const tree = drawChance(random, 0.4)
    ? buildTree(random, standing(side, drawChance(random, 0.5) ? fromX : toX, front + 1), drawBetween(random, 5, 9))
    : [];
  return [...house, ...bushes, ...tree, ...buildEnclosure(random, side, parcel)];
}

/** Trees and bushes behind a fence or a hedge, in front of a far house. */
function buildGarden(random: Random, side: StreetSide, parcel: Parcel): Solid[] {
  const { fromX, toX } = parcel;
  const numTrees = drawInteger(random, 2, 4);
  const trees = Array.from({ length: numTrees }, (_, index) => {
    const x = fromX + ((index + drawBetween(random, 0.2, 0.8)) * (toX - fromX)) / numTrees;
    return buildTree(random, standing(side, x, drawBetween(random, 2.5, 12)), drawBetween(random, 5, 12));
  }).flat();
  const bushes = Array.from({ length: 2 }, () =>
    buildBush(random, standing(side, drawBetween(random, fromX, toX), drawBetween(random, 1.5, 5))),
  );
  const farHouse = buildHouse(random, {
    base: standing(side, (fromX + toX) / 2, drawBetween(random, 20, 34)),
    lengthMetres: toX - fromX,
    depthMetres: 9,
    storeys: drawInteger(random, 2, 4),
    mayHaveShop: false,
  });
  return [...trees, ...bushes, ...farHouse, ...buildEnclosure(random, side, parcel)];
}

function buildEnclosure(random: Random, side: StreetSide, { fromX, toX }: Parcel): Solid[] {
  const y = side.side * (side.kerbMetres + side.sidewalkMetres + 0.25);
  const kind = random.next();
  if (kind < 0.74) return buildFence(random, { fromX, toX, y });
  return kind < 0.92 ? [buildHedge(random, { fromX, toX, y: y + side.side * 0.4 })] : [];
}

/** A point on the ground `beyond` metres behind the sidewalk. */
function standing({ side, kerbMetres, sidewalkMetres }: StreetSide, x: number, beyond: number): Vector3 {
  return [x, side * (kerbMetres + sidewalkMetres + beyond), KERB_HEIGHT_METRES];
}
