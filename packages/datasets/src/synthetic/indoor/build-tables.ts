import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import { plain } from '../texture.js';
import { buildChair, buildOfficeChair } from './build-seats.js';
import { buildBookPile, buildMonitor, buildPapers, buildTableLamp, buildVase } from './build-small-things.js';
import { drawFrontColor, drawMetal, drawWood } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, legs, rod, slab, within } from './piece.js';

export interface TableSize {
  /** Along local x. */
  readonly lengthMetres: number;
  /** Along local y. */
  readonly widthMetres: number;
}

const TABLE_METRES = 0.74;

/** Dining or conference table on four legs with chairs round it, around the local origin. */
export function buildTableWithChairs(random: Random, pose: Pose, { lengthMetres, widthMetres }: TableSize): Solid[] {
  const chairs: Solid[] = [];
  const isOffice = drawChance(random, 0.3);
  const perSide = Math.max(1, Math.floor(widthMetres / 0.65));
  for (const side of [1, -1] as const) {
    for (let index = 0; index < perSide; index++) {
      if (drawChance(random, 0.15)) continue;
      const y = -widthMetres / 2 + ((index + 0.5) * widthMetres) / perSide;
      const x = side * (lengthMetres / 2 + drawBetween(random, 0.02, 0.3));
      const facing = (side > 0 ? Math.PI : 0) + drawBetween(random, -0.3, 0.3);
      const build = isOffice ? buildOfficeChair : buildChair;
      chairs.push(...build(random, within(pose, [x, y, 0], facing)));
    }
  }
  return [...buildTable(random, pose, { lengthMetres, widthMetres }), ...chairs];
}

function buildTable(random: Random, pose: Pose, { lengthMetres, widthMetres }: TableSize): Solid[] {
  const look: Look = { label: NYU40_IDS.table, texture: drawWood(random) };
  const leg: Look = drawChance(random, 0.3) ? { ...look, texture: drawMetal(random) } : look;
  const at = (x: number, y: number) => within(pose, [x * lengthMetres, y * widthMetres, TABLE_METRES]);
  return [
    slab(pose, look, { base: [0, 0, TABLE_METRES - 0.04], size: [lengthMetres, widthMetres, 0.04] }),
    ...legs(pose, leg, {
      size: [lengthMetres - 0.1, widthMetres - 0.1, TABLE_METRES - 0.04],
      radius: drawBetween(random, 0.02, 0.04),
    }),
    ...(drawChance(random, 0.5) ? buildVase(random, at(0, drawBetween(random, -0.2, 0.2))) : []),
    ...(drawChance(random, 0.4) ? buildPapers(random, at(0.2, drawBetween(random, -0.35, 0.35))) : []),
    ...(drawChance(random, 0.35) ? buildBookPile(random, at(-0.2, drawBetween(random, -0.35, 0.35))) : []),
  ];
}

/** Low table in front of a sofa, around the local origin. */
export function buildCoffeeTable(random: Random, pose: Pose, size: TableSize): Solid[] {
  const look: Look = { label: NYU40_IDS.table, texture: drawWood(random) };
  const [length, width, height] = [size.lengthMetres, size.widthMetres, drawBetween(random, 0.36, 0.46)];
  const top = (x: number, y: number) => within(pose, [x * length, y * width, height]);
  return [
    slab(pose, look, { base: [0, 0, height - 0.04], size: [length, width, 0.04] }),
    slab(pose, look, { base: [0, 0, 0.12], size: [length - 0.1, width - 0.1, 0.02] }),
    ...legs(pose, look, { size: [length, width, height - 0.04], radius: 0.025 }),
    ...(drawChance(random, 0.5) ? buildBookPile(random, top(0, 0.25)) : []),
    ...(drawChance(random, 0.5) ? buildVase(random, top(0, -0.2)) : []),
    ...(drawChance(random, 0.4) ? buildPapers(random, top(0.1, 0)) : []),
  ];
}

/** Desk at a wall (its back is local x = 0) with a screen, papers, a lamp and a chair before it. */
export function buildDesk(random: Random, pose: Pose, { lengthMetres, widthMetres }: TableSize): Solid[] {
  const look: Look = { label: NYU40_IDS.desk, texture: drawWood(random) };
  const middle = within(pose, [lengthMetres / 2, 0, 0]);
  const side = drawChance(random, 0.5) ? 1 : -1;
  const height = TABLE_METRES - 0.035;
  const drawers: Look = {
    label: NYU40_IDS.desk,
    texture: {
      kind: 'panels',
      color: drawFrontColor(random),
      handle: [0.4, 0.4, 0.4],
      columns: 1,
      rows: 3,
      widthMetres: 0.38,
      heightMetres: height - 0.05,
      handleKind: 'bar',
    },
  };
  const on = (x: number, y: number, turn = 0) =>
    within(middle, [x * lengthMetres, y * widthMetres, TABLE_METRES], turn);
  const chair = within(middle, [lengthMetres / 2 + drawBetween(random, 0.05, 0.35), 0, 0], Math.PI);
  const turned = { ...chair, yaw: chair.yaw + drawBetween(random, -0.6, 0.6) };
  return [
    slab(middle, look, { base: [0, 0, height], size: [lengthMetres, widthMetres, 0.035] }),
    ...legs(middle, look, { size: [lengthMetres, widthMetres, height], radius: 0.022 }),
    slab(middle, drawers, {
      base: [0, side * (widthMetres / 2 - 0.22), 0.05],
      size: [lengthMetres - 0.08, 0.38, height - 0.05],
    }),
    ...(drawChance(random, 0.8) ? buildMonitor(random, on(-0.18, -side * 0.1)) : []),
    ...(drawChance(random, 0.5) ? buildTableLamp(random, on(-0.2, side * 0.36)) : []),
    ...(drawChance(random, 0.7) ? buildPapers(random, on(0.15, side * 0.18)) : []),
    ...(drawChance(random, 0.6) ? buildBookPile(random, on(-0.1, -side * 0.36)) : []),
    ...(drawChance(random, 0.7) ? buildOfficeChair(random, turned) : buildChair(random, turned)),
  ];
}

/** Night stand at a wall (its back is local x = 0), mostly with a lamp. */
export function buildNightStand(random: Random, pose: Pose): Solid[] {
  const [width, height] = [0.45, drawBetween(random, 0.45, 0.6)];
  const look: Look = {
    label: NYU40_IDS.nightStand,
    texture: {
      kind: 'panels',
      color: drawFrontColor(random),
      handle: [0.3, 0.3, 0.3],
      columns: 1,
      rows: drawInteger(random, 1, 3),
      widthMetres: width,
      heightMetres: height - 0.06,
      handleKind: 'bar',
    },
  };
  const foot: Look = { label: NYU40_IDS.nightStand, texture: plain([0.05, 0.04, 0.03]) };
  const middle = within(pose, [0.2, 0, 0]);
  return [
    slab(middle, look, { base: [0, 0, 0.06], size: [0.38, width, height - 0.06] }),
    ...[0.16, -0.16].map((y) => rod(middle, foot, { from: [0.14, y, 0], to: [0.14, y, 0.06], radius: 0.02 })),
    ...(drawChance(random, 0.85) ? buildTableLamp(random, within(middle, [-0.03, 0, height])) : []),
    ...(drawChance(random, 0.4) ? buildBookPile(random, within(middle, [0.08, 0.12, height])) : []),
  ];
}
