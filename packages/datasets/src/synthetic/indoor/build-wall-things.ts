import type { Random } from '../../random.js';
import { type LinearRgb, linearFromHex } from '../color.js';
import { drawBetween, drawChance, drawInteger, drawOne } from '../draw.js';
import type { Solid } from '../scene.js';
import type { Pose } from '../street/local-frame.js';
import type { PaneTexture } from './indoor-texture.js';
import { drawClothColor, drawFrontColor, drawMetal } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { type Look, rod, slab, within } from './piece.js';

/** Size of something that hangs on a wall. */
export interface WallSize {
  readonly widthMetres: number;
  readonly heightMetres: number;
}

const FRAMES = [0x2b2622, 0x8a6238, 0xd9d4c6, 0xb08d3f].map(linearFromHex) as [LinearRgb];
const TRIM = linearFromHex(0xe4e1d8);
const TRIM_LOOK = { kind: 'wood', color: TRIM } as const;
const PANE_METRES = 0.03;

/** Flat framed thing on the wall at local x = 0; its lower edge is at local z = 0. */
export function buildPane(
  pose: Pose,
  { label, ...pane }: Omit<PaneTexture, 'kind'> & { readonly label: number },
): Solid {
  const { widthMetres, heightMetres } = pane;
  const look: Look = { label, texture: { kind: 'pane', ...pane } };
  return slab(pose, look, { base: [PANE_METRES / 2, 0, 0], size: [PANE_METRES, widthMetres, heightMetres] });
}

/** Closed door in its frame. */
export function buildDoor(random: Random, pose: Pose, { widthMetres, heightMetres }: WallSize): Solid[] {
  const trim: Look = { label: NYU40_IDS.door, texture: TRIM_LOOK };
  const leafWidth = widthMetres - 0.14;
  const leafHeight = heightMetres - 0.07;
  const leaf: Look = {
    label: NYU40_IDS.door,
    texture: {
      kind: 'panels',
      color: drawFrontColor(random),
      handle: linearFromHex(0xb7a468),
      columns: 1,
      rows: drawInteger(random, 1, 3),
      widthMetres: leafWidth,
      heightMetres: leafHeight,
      handleKind: 'knob',
    },
  };
  const handle: Look = { label: NYU40_IDS.door, texture: drawMetal(random) };
  const grip = leafWidth / 2 - 0.08;
  return [
    slab(pose, leaf, { base: [0.015, 0, 0], size: [0.03, leafWidth, leafHeight] }),
    rod(pose, handle, { from: [0.07, grip, 1.02], to: [0.07, grip - 0.12, 1.02], radius: 0.012 }),
    rod(pose, handle, { from: [0, grip, 1.02], to: [0.08, grip, 1.02], radius: 0.012 }),
    ...[1, -1].map((side) =>
      slab(pose, trim, { base: [0.025, (side * (widthMetres - 0.07)) / 2, 0], size: [0.05, 0.07, heightMetres] }),
    ),
    slab(pose, trim, { base: [0.025, 0, leafHeight], size: [0.05, widthMetres, 0.07] }),
  ];
}

/**
 * Window with curtains or a blind; local z = 0 is its lower edge.
 *
 * @param daylight light of the view through it, as a multiple of its colours; about 0 at night
 */
export function buildWindow(
  random: Random,
  pose: Pose,
  { daylight, ...size }: WallSize & { readonly daylight: number },
): Solid[] {
  const pane = buildPane(pose, {
    label: NYU40_IDS.window,
    design: 'outlook',
    ...size,
    frame: TRIM,
    frameMetres: 0.06,
    emission: daylight,
    seed: drawInteger(random, 0, 1e6),
  });
  const sill = slab(
    pose,
    { label: NYU40_IDS.window, texture: TRIM_LOOK },
    { base: [0.07, 0, -0.04], size: [0.14, size.widthMetres + 0.1, 0.04] },
  );
  const kind = random.next();
  if (kind < 0.5) return [pane, sill, ...buildCurtains(random, pose, size)];
  if (kind < 0.75) return [pane, sill, buildBlind(random, pose, size)];
  return [pane, sill];
}

function buildCurtains(random: Random, pose: Pose, { widthMetres, heightMetres }: WallSize): Solid[] {
  const cloth: Look = {
    label: NYU40_IDS.curtain,
    texture: { kind: 'folds', color: drawClothColor(random), foldMetres: drawBetween(random, 0.08, 0.14) },
  };
  const rail: Look = { label: NYU40_IDS.curtain, texture: drawMetal(random) };
  const width = widthMetres * drawBetween(random, 0.18, 0.34);
  const top = heightMetres + 0.08;
  const reach = widthMetres / 2 + 0.12;
  return [
    rod(pose, rail, { from: [0.1, -reach - 0.06, top], to: [0.1, reach + 0.06, top], radius: 0.015 }),
    ...[1, -1].map((side) =>
      slab(pose, cloth, { base: [0.1, side * (reach - width / 2), -0.12], size: [0.06, width, top + 0.11] }),
    ),
  ];
}

function buildBlind(random: Random, pose: Pose, { widthMetres, heightMetres }: WallSize): Solid {
  const look: Look = {
    label: NYU40_IDS.blinds,
    texture: { kind: 'slats', color: drawFrontColor(random), slatMetres: 0.045 },
  };
  const drawn = heightMetres * drawBetween(random, 0.3, 0.75);
  return slab(pose, look, { base: [0.07, 0, heightMetres - drawn], size: [0.03, widthMetres - 0.06, drawn] });
}

/** Framed picture. */
export function buildPicture(random: Random, pose: Pose, size: WallSize): Solid[] {
  return [
    buildPane(pose, {
      label: NYU40_IDS.picture,
      design: 'picture',
      ...size,
      frame: drawOne(random, FRAMES),
      frameMetres: drawBetween(random, 0.02, 0.05),
      emission: 0,
      seed: drawInteger(random, 0, 1e6),
    }),
  ];
}

/** Mirror in a frame. */
export function buildMirror(random: Random, pose: Pose, size: WallSize): Solid[] {
  return [
    buildPane(pose, {
      label: NYU40_IDS.mirror,
      design: 'mirror',
      ...size,
      frame: drawOne(random, FRAMES),
      frameMetres: 0.03,
      emission: 0,
      seed: drawInteger(random, 0, 1e6),
    }),
  ];
}

/** Whiteboard with some writing and a tray for pens. */
export function buildWhiteboard(random: Random, pose: Pose, size: WallSize): Solid[] {
  const tray: Look = { label: NYU40_IDS.whiteboard, texture: drawMetal(random) };
  return [
    buildPane(pose, {
      label: NYU40_IDS.whiteboard,
      design: 'board',
      ...size,
      frame: linearFromHex(0xa9acae),
      frameMetres: 0.025,
      emission: 0,
      seed: drawInteger(random, 0, 1e6),
    }),
    slab(pose, tray, { base: [0.05, 0, 0], size: [0.1, size.widthMetres * 0.5, 0.02] }),
  ];
}

/** Radiator below a window. */
export function buildRadiator(random: Random, pose: Pose): Solid[] {
  const look: Look = {
    label: NYU40_IDS.otherStructure,
    texture: { kind: 'folds', color: linearFromHex(0xe9e7e0), foldMetres: 0.06 },
  };
  const width = drawBetween(random, 0.7, 1.1);
  const pipe = within(pose, [0.06, width / 2 + 0.04, 0]);
  return [
    slab(pose, look, { base: [0.06, 0, 0.12], size: [0.1, width, 0.5] }),
    rod(pipe, look, { from: [0, 0, 0], to: [0, 0, 0.2], radius: 0.012 }),
  ];
}

/** Sheet or poster without a frame. */
export function buildNotice(random: Random, pose: Pose): Solid[] {
  return [
    buildPane(pose, {
      label: NYU40_IDS.paper,
      design: drawChance(random, 0.5) ? 'board' : 'picture',
      widthMetres: drawBetween(random, 0.21, 0.4),
      heightMetres: drawBetween(random, 0.3, 0.5),
      frame: linearFromHex(0xeeece6),
      frameMetres: 0.015,
      emission: 0,
      seed: drawInteger(random, 0, 1e6),
    }),
  ];
}
