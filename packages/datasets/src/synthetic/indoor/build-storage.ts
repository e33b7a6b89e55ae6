import type { Random } from '../../random.js';
import { linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import { buildScreen } from './build-small-things.js';
import type { PanelTexture } from './indoor-texture.js';
import { drawFrontColor, drawMetal, drawWood } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, legs, rod, slab, within } from './piece.js';

export interface CupboardSize {
  /** From the wall into the room. */
  readonly depthMetres: number;
  readonly widthMetres: number;
  readonly heightMetres: number;
}

const BOARD_METRES = 0.022;
const STEEL = linearFromHex(0x9da0a3);

/** Open case with rows of books, its back against local x = 0; a shelf stays empty here and there. */
export function buildBookshelf(random: Random, pose: Pose, size: CupboardSize): Solid[] {
  const look: Look = { label: NYU40_IDS.bookshelf, texture: drawWood(random) };
  return [...buildCase(pose, look, size), ...fillWithBooks(random, pose, size)];
}

/** Back, sides, top and boards of an open case. */
function buildCase(pose: Pose, look: Look, { depthMetres, widthMetres, heightMetres }: CupboardSize): Solid[] {
  const middle = depthMetres / 2;
  const inner = widthMetres - 2 * BOARD_METRES;
  const sides = [1, -1].map((side) =>
    slab(pose, look, {
      base: [middle, (side * (widthMetres - BOARD_METRES)) / 2, 0],
      size: [depthMetres, BOARD_METRES, heightMetres],
    }),
  );
  const boards = boardHeights(heightMetres).map((z) =>
    slab(pose, look, { base: [middle, 0, z - BOARD_METRES], size: [depthMetres, inner, BOARD_METRES] }),
  );
  const back = slab(pose, look, { base: [0.01, 0, 0], size: [0.012, inner, heightMetres] });
  const top = slab(pose, look, {
    base: [middle, 0, heightMetres - BOARD_METRES],
    size: [depthMetres, inner, BOARD_METRES],
  });
  return [back, top, ...sides, ...boards];
}

/** Upper faces of the boards that books stand on. */
function boardHeights(heightMetres: number): number[] {
  const numShelves = Math.max(2, Math.round(heightMetres / 0.36));
  return Array.from({ length: numShelves }, (_, index) => 0.06 + (index * (heightMetres - 0.06)) / numShelves);
}

function fillWithBooks(random: Random, pose: Pose, { depthMetres, widthMetres, heightMetres }: CupboardSize): Solid[] {
  const inner = widthMetres - 2 * BOARD_METRES;
  return boardHeights(heightMetres).flatMap((z) => {
    if (drawChance(random, 0.12)) return [];
    const rows: Solid[] = [];
    let y = -inner / 2;
    while (y < inner / 2 - 0.12) {
      const width = Math.min(drawBetween(random, 0.15, 0.5), inner / 2 - y);
      if (drawChance(random, 0.82))
        rows.push(buildBookRow(random, within(pose, [0, y + width / 2, z]), { depthMetres, width }));
      y += width;
    }
    return rows;
  });
}

function buildBookRow(
  random: Random,
  pose: Pose,
  { depthMetres, width }: { readonly depthMetres: number; readonly width: number },
): Solid {
  const depth = Math.min(0.2, depthMetres - 0.05);
  return slab(
    pose,
    { label: NYU40_IDS.books, texture: { kind: 'books', seed: drawInteger(random, 0, 1e6) } },
    { base: [0.02 + depth / 2, 0, 0], size: [depth, width, drawBetween(random, 0.17, 0.27)] },
  );
}

/** Closed cupboard with doors or drawers, its back against local x = 0. */
export function buildCupboard(
  random: Random,
  pose: Pose,
  { label, size }: { readonly label: number; readonly size: CupboardSize },
): Solid[] {
  const { depthMetres, widthMetres, heightMetres } = size;
  const isTall = heightMetres > 1.4;
  const texture: PanelTexture = {
    kind: 'panels',
    color: drawFrontColor(random),
    handle: linearFromHex(drawChance(random, 0.5) ? 0x3a3a3c : 0xb9babb),
    columns: Math.max(1, Math.round(widthMetres / (isTall ? 0.5 : 0.55))),
    rows: isTall ? 1 : drawInteger(random, 2, 4),
    widthMetres,
    heightMetres: heightMetres - 0.06,
    handleKind: isTall ? 'knob' : 'bar',
  };
  const foot: Look = { label, texture: { kind: 'wood', color: linearFromHex(0x3a2a20) } };
  return [
    slab(
      pose,
      { label, texture },
      { base: [depthMetres / 2, 0, 0.06], size: [depthMetres, widthMetres, heightMetres - 0.06] },
    ),
    slab(pose, foot, { base: [depthMetres / 2 - 0.02, 0, 0], size: [depthMetres - 0.06, widthMetres - 0.04, 0.06] }),
  ];
}

/** Television on a low cupboard. */
export function buildTelevisionStand(random: Random, pose: Pose, size: CupboardSize): Solid[] {
  const screen = within(pose, [size.depthMetres / 2, 0, size.heightMetres]);
  const widthMetres = Math.min(size.widthMetres - 0.1, drawBetween(random, 0.9, 1.3));
  const foot: Look = { label: NYU40_IDS.television, texture: drawMetal(random) };
  return [
    ...buildCupboard(random, pose, { label: NYU40_IDS.cabinet, size }),
    slab(screen, foot, { base: [0, 0, 0], size: [0.2, 0.4, 0.02] }),
    rod(screen, foot, { from: [0, 0, 0], to: [0, 0, 0.1], radius: 0.03 }),
    buildScreen(random, within(screen, [0, 0, 0.07]), { label: NYU40_IDS.television, widthMetres }),
  ];
}

/** Open shelves on thin posts with boxes and folded things. */
export function buildOpenShelves(random: Random, pose: Pose, size: CupboardSize): Solid[] {
  const { depthMetres, widthMetres, heightMetres } = size;
  const look: Look = { label: NYU40_IDS.shelves, texture: drawMetal(random) };
  const middle = within(pose, [depthMetres / 2, 0, 0]);
  const numBoards = 4;
  const boards = Array.from({ length: numBoards }, (_, index) => {
    const z = 0.12 + (index * (heightMetres - 0.15)) / (numBoards - 1);
    const board = slab(middle, look, { base: [0, 0, z], size: [depthMetres, widthMetres, 0.025] });
    if (drawChance(random, 0.25)) return [board];
    const y = drawBetween(random, -0.25, 0.25) * widthMetres;
    const isBox = drawChance(random, 0.6);
    const content: Look = {
      label: isBox ? NYU40_IDS.box : NYU40_IDS.clothes,
      texture: isBox
        ? { kind: 'wood', color: linearFromHex(0xa98558) }
        : { kind: 'folds', color: drawFrontColor(random), foldMetres: 0.05 },
    };
    const thing = slab(middle, content, {
      base: [0, y, z + 0.025],
      size: [0.25, 0.32, drawBetween(random, 0.1, 0.24)],
    });
    return [board, thing];
  });
  return [...legs(middle, look, { size: [depthMetres, widthMetres, heightMetres], radius: 0.015 }), ...boards.flat()];
}

/** Refrigerator with a freezer door above, its back against local x = 0. */
export function buildRefrigerator(random: Random, pose: Pose, size: CupboardSize): Solid[] {
  const { depthMetres, widthMetres, heightMetres } = size;
  const texture: PanelTexture = {
    kind: 'panels',
    color: drawChance(random, 0.5) ? linearFromHex(0xe9e9e6) : STEEL,
    handle: linearFromHex(0x6f7173),
    columns: 1,
    rows: 2,
    widthMetres,
    heightMetres,
    handleKind: 'knob',
  };
  return [
    slab(
      pose,
      { label: NYU40_IDS.refrigerator, texture },
      { base: [depthMetres / 2, 0, 0], size: [depthMetres, widthMetres, heightMetres] },
    ),
  ];
}
