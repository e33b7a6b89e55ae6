import type { Random } from '../../random.js';
import { linearFromHex } from '../color.js';
import { drawBetween, drawChance } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import { plain } from '../texture.js';
import { buildTap } from './build-bathroom.js';
import { BLACK_PLASTIC, drawFrontColor, drawMetal } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, lump, rod, slab, within } from './piece.js';

const WORKTOPS = { stone: linearFromHex(0x55565a), pale: linearFromHex(0xd5cfc2) };
const BASE_METRES = 0.86;

/** Kitchen counter over cupboards with a sink and a pot, cupboards on the wall above; its back is local x = 0. */
export function buildKitchenCounter(
  random: Random,
  pose: Pose,
  { depthMetres, widthMetres }: { readonly depthMetres: number; readonly widthMetres: number },
): Solid[] {
  const color = drawFrontColor(random);
  const columns = Math.max(2, Math.round(widthMetres / 0.5));
  const fronts = (heightMetres: number, rows: number): Look => ({
    label: NYU40_IDS.cabinet,
    texture: {
      kind: 'panels',
      color,
      handle: linearFromHex(0x77797c),
      columns,
      rows,
      widthMetres,
      heightMetres,
      handleKind: 'bar',
    },
  });
  const top: Look = {
    label: NYU40_IDS.counter,
    texture: plain(drawChance(random, 0.5) ? WORKTOPS.stone : WORKTOPS.pale, { grain: 0.2, gloss: 0.04 }),
  };
  const sinkY = drawBetween(random, -0.25, 0.1) * widthMetres;
  const on = (y: number) => within(pose, [0.32, y, BASE_METRES + 0.04]);
  return [
    slab(pose, fronts(BASE_METRES - 0.1, 1), {
      base: [depthMetres / 2 - 0.02, 0, 0.1],
      size: [depthMetres - 0.04, widthMetres, BASE_METRES - 0.1],
    }),
    slab(pose, top, { base: [depthMetres / 2, 0, BASE_METRES], size: [depthMetres, widthMetres, 0.04] }),
    slab(pose, fronts(0.6, 1), { base: [0.17, 0, 1.45], size: [0.34, widthMetres, 0.6] }),
    ...buildSink(random, on(sinkY)),
    ...buildPot(random, on(0.34 * widthMetres)),
    ...(drawChance(random, 0.6) ? buildMicrowave(on(-0.38 * widthMetres)) : []),
  ];
}

function buildSink(random: Random, pose: Pose): Solid[] {
  const steel: Look = { label: NYU40_IDS.sink, texture: plain(linearFromHex(0xb3b6b8), { gloss: 0.12 }) };
  const hollow: Look = { label: NYU40_IDS.sink, texture: plain(linearFromHex(0x6d7073), { gloss: 0.05 }) };
  return [
    slab(pose, steel, { base: [0, 0, 0], size: [0.44, 0.56, 0.012] }),
    lump(pose, hollow, { centre: [0, 0, 0.01], radii: [0.18, 0.24, 0.008] }),
    ...buildTap(random, within(pose, [-0.2, 0, 0.012])),
  ];
}

function buildPot(random: Random, pose: Pose): Solid[] {
  const look: Look = { label: NYU40_IDS.otherProp, texture: drawMetal(random) };
  return [
    rod(pose, look, { from: [0, 0, 0], to: [0, 0, 0.14], radius: 0.11 }),
    rod(pose, look, { from: [0.1, 0, 0.11], to: [0.28, 0.06, 0.12], radius: 0.01 }),
  ];
}

function buildMicrowave(pose: Pose): Solid[] {
  const look: Look = { label: NYU40_IDS.otherProp, texture: BLACK_PLASTIC };
  return [slab(pose, look, { base: [-0.1, 0, 0], size: [0.34, 0.46, 0.27] })];
}
