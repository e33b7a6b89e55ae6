import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Solid } from '../scene.js';
import { KERB_HEIGHT_METRES } from './build-ground.js';
import { buildHouse } from './build-house.js';
import { buildTree } from './build-tree.js';
import type { StreetLayout } from './layout.js';

const REACH_METRES = 70;

/** What closes the view at the end of the street: a row of houses or of trees across it. */
export function buildBackdrop(random: Random, { endX }: StreetLayout): Solid[] {
  const isTown = drawChance(random, 0.55);
  const solids: Solid[] = [];
  for (let y = -REACH_METRES; y < REACH_METRES; y += isTown ? 16 : 6) {
    const x = endX + drawBetween(random, 14, 22);
    solids.push(
      ...(isTown
        ? buildFarHouse(random, x, y)
        : buildTree(random, [x, y, KERB_HEIGHT_METRES], drawBetween(random, 7, 15))),
    );
  }
  return solids;
}

function buildFarHouse(random: Random, x: number, y: number): Solid[] {
  return buildHouse(random, {
    base: [x, y, KERB_HEIGHT_METRES],
    lengthMetres: 11,
    depthMetres: 15,
    storeys: drawInteger(random, 2, 5),
    mayHaveShop: false,
  });
}
