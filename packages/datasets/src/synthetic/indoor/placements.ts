import type { Random } from '../../random.js';
import { drawBetween, drawChance, drawInteger } from '../draw.js';
import type { Solid } from '../scene.js';
import { buildPerson } from '../street/build-person.js';
import type { Pose } from '../street/local-frame.js';
import { buildBathtub, buildToilet, buildTowel, buildWashstand } from './build-bathroom.js';
import { buildBed } from './build-bed.js';
import { buildKitchenCounter } from './build-kitchen.js';
import { buildChair, buildSofa, buildStool } from './build-seats.js';
import { buildBag, buildBin, buildBoxes, buildClothesRack, buildFloorLamp, buildPlant } from './build-small-things.js';
import {
  buildBookshelf,
  buildCupboard,
  buildOpenShelves,
  buildRefrigerator,
  buildTelevisionStand,
  type CupboardSize,
} from './build-storage.js';
import { buildCoffeeTable, buildDesk, buildNightStand, buildTableWithChairs } from './build-tables.js';
import {
  buildDoor,
  buildMirror,
  buildNotice,
  buildPicture,
  buildRadiator,
  buildWhiteboard,
  buildWindow,
} from './build-wall-things.js';
import type { WallPlace } from './floor-plan.js';
import { drawCloth } from './materials.js';
import { NYU40_IDS } from './nyu40-ids.js';
import { slab, within } from './piece.js';

/** Something with the room that it needs; `build` is called with the place that it got. */
export type Placement =
  | { readonly where: 'wall'; readonly place: WallPlace; build(pose: Pose): Solid[] }
  | { readonly where: 'open'; readonly radiusMetres: number; build(pose: Pose): Solid[] };

/** Draws a thing's size and how it is built. */
export type DrawPlacement = (random: Random) => Placement;

/** Bed with a night stand on one or both sides. */
export const bed: DrawPlacement = (random) => {
  const size = { lengthMetres: drawBetween(random, 1.9, 2.05), widthMetres: drawBetween(random, 0.9, 1.7) };
  const sides = drawChance(random, 0.5) ? [1, -1] : drawChance(random, 0.5) ? [1] : [-1];
  const beside = 0.6;
  return standing(
    { depthMetres: size.lengthMetres, widthMetres: size.widthMetres + 2 * beside, heightMetres: 1.1 },
    (pose) => [
      ...buildBed(random, pose, size),
      ...sides.flatMap((side) =>
        buildNightStand(random, within(pose, [0, side * (size.widthMetres / 2 + beside / 2), 0])),
      ),
    ],
  );
};

/** Sofa with a low table on a mat before it. */
export const sofaGroup: DrawPlacement = (random) => {
  const size = { widthMetres: drawBetween(random, 1.4, 2.2), depthMetres: drawBetween(random, 0.8, 0.95) };
  const hasTable = drawChance(random, 0.75);
  const table = { lengthMetres: drawBetween(random, 0.45, 0.6), widthMetres: drawBetween(random, 0.7, 1.1) };
  const reach = size.depthMetres + (hasTable ? 0.35 + table.lengthMetres : 0.3);
  const middle = size.depthMetres + 0.3 + table.lengthMetres / 2;
  return standing({ depthMetres: reach, widthMetres: size.widthMetres, heightMetres: 0.85 }, (pose) => [
    ...buildSofa(random, pose, size),
    ...(hasTable ? buildCoffeeTable(random, within(pose, [middle, 0, 0]), table) : []),
    ...(hasTable && drawChance(random, 0.6)
      ? buildMat(random, within(pose, [middle - 0.15, 0, 0]), size.widthMetres)
      : []),
  ]);
};

/** Desk with room for the sitter. */
export const desk: DrawPlacement = (random) => {
  const size = { lengthMetres: drawBetween(random, 0.6, 0.75), widthMetres: drawBetween(random, 1.1, 1.6) };
  const reach = size.lengthMetres + 0.75;
  return standing({ depthMetres: reach, widthMetres: size.widthMetres, heightMetres: 1.25 }, (pose) =>
    buildDesk(random, pose, size),
  );
};

/** Table in the middle of the room with chairs round it. */
export const table: DrawPlacement = (random) => {
  const size = { lengthMetres: drawBetween(random, 0.75, 0.95), widthMetres: drawBetween(random, 0.8, 1.6) };
  const radiusMetres = Math.max(size.widthMetres / 2, size.lengthMetres / 2 + 0.5);
  return { where: 'open', radiusMetres, build: (pose) => buildTableWithChairs(random, pose, size) };
};

/** Long table of a meeting room. */
export const meetingTable: DrawPlacement = (random) => {
  const size = { lengthMetres: 1.05, widthMetres: drawBetween(random, 1.8, 2.3) };
  return {
    where: 'open',
    radiusMetres: size.widthMetres / 2 + 0.15,
    build: (pose) => buildTableWithChairs(random, pose, size),
  };
};

export const bookshelf: DrawPlacement = (random) => {
  const size = drawCupboardSize(random, { depth: [0.27, 0.34], width: [0.7, 1.3], height: [1.4, 2.1] });
  return standing(size, (pose) => buildBookshelf(random, pose, size));
};

export const wardrobe: DrawPlacement = (random) => {
  const size = drawCupboardSize(random, { depth: [0.5, 0.62], width: [0.8, 1.5], height: [1.8, 2.15] });
  return standing(size, (pose) => buildCupboard(random, pose, { label: NYU40_IDS.cabinet, size }));
};

export const dresser: DrawPlacement = (random) => {
  const size = drawCupboardSize(random, { depth: [0.4, 0.5], width: [0.8, 1.3], height: [0.7, 1] });
  return standing(size, (pose) => buildCupboard(random, pose, { label: NYU40_IDS.dresser, size }));
};

export const sideboard: DrawPlacement = (random) => {
  const size = drawCupboardSize(random, { depth: [0.4, 0.5], width: [0.8, 1.4], height: [0.7, 1.2] });
  return standing(size, (pose) => buildCupboard(random, pose, { label: NYU40_IDS.cabinet, size }));
};

export const television: DrawPlacement = (random) => {
  const size = drawCupboardSize(random, { depth: [0.4, 0.45], width: [1.1, 1.5], height: [0.45, 0.6] });
  return standing({ ...size, heightMetres: 1.5 }, (pose) => buildTelevisionStand(random, pose, size));
};

export const openShelves: DrawPlacement = (random) => {
  const size = drawCupboardSize(random, { depth: [0.34, 0.42], width: [0.8, 1.2], height: [1.4, 1.9] });
  return standing(size, (pose) => buildOpenShelves(random, pose, size));
};

export const refrigerator: DrawPlacement = (random) => {
  const size = drawCupboardSize(random, { depth: [0.6, 0.68], width: [0.58, 0.7], height: [1.5, 1.85] });
  return standing(size, (pose) => buildRefrigerator(random, pose, size));
};

export const kitchenCounter: DrawPlacement = (random) => {
  const size = { depthMetres: 0.62, widthMetres: drawBetween(random, 1.6, 2.4) };
  return standing({ ...size, heightMetres: 2.1 }, (pose) => buildKitchenCounter(random, pose, size));
};

export const toilet: DrawPlacement = (random) =>
  standing({ depthMetres: 0.72, widthMetres: 0.6, heightMetres: 0.8 }, (pose) => buildToilet(random, pose));

export const washstand: DrawPlacement = (random) =>
  standing({ depthMetres: 0.5, widthMetres: 0.9, heightMetres: 2.05 }, (pose) => buildWashstand(random, pose));

export const bathtub: DrawPlacement = (random) => {
  const size = { depthMetres: 0.75, widthMetres: drawBetween(random, 1.5, 1.75) };
  return standing({ ...size, heightMetres: 2.1 }, (pose) => buildBathtub(random, pose, size));
};

export const radiator: DrawPlacement = (random) =>
  standing({ depthMetres: 0.12, widthMetres: 1.2, heightMetres: 0.7 }, (pose) => buildRadiator(random, pose));

/** Small things that stand at a wall. */
export const floorLamp = small(0.42, 1.9, buildFloorLamp);
export const plant = small(0.6, 1.6, buildPlant);
export const boxes = small(0.56, 1.1, buildBoxes);
export const bag = small(0.46, 0.5, buildBag);
export const bin = small(0.34, 0.42, buildBin);
export const stool = small(0.56, 0.45, buildStool);
export const clothesRack: DrawPlacement = (random) =>
  standing({ depthMetres: 0.5, widthMetres: 1.1, heightMetres: 1.65 }, (pose) =>
    buildClothesRack(random, within(pose, [0.25, 0, 0])),
  );

export const chair: DrawPlacement = (random) => ({
  where: 'open',
  radiusMetres: 0.32,
  build: (pose) => buildChair(random, { ...pose, yaw: pose.yaw + drawBetween(random, -0.5, 0.5) }),
});

export const person: DrawPlacement = (random) => ({
  where: 'open',
  radiusMetres: 0.35,
  build: (pose) => buildPerson(random, pose).map((solid) => ({ ...solid, label: NYU40_IDS.person })),
});

export const mat: DrawPlacement = (random) => ({
  where: 'open',
  radiusMetres: 0.5,
  build: (pose) => buildMat(random, pose, drawBetween(random, 0.7, 0.95)),
});

function buildMat(random: Random, pose: Pose, widthMetres: number): Solid[] {
  const look = { label: NYU40_IDS.floorMat, texture: drawCloth(random) };
  return [slab(pose, look, { base: [0, 0, 0], size: [drawBetween(random, 0.6, 1), widthMetres, 0.012] })];
}

export const door: DrawPlacement = (random) => {
  const size = { widthMetres: drawBetween(random, 0.85, 1), heightMetres: drawBetween(random, 2, 2.1) };
  return standing({ ...size, depthMetres: 0.35 }, (pose) => buildDoor(random, pose, size));
};

/** @param daylight as `buildWindow` takes it */
export function windowWith(daylight: number): DrawPlacement {
  return (random) => {
    const sill = drawBetween(random, 0.8, 1.05);
    const size = { widthMetres: drawBetween(random, 0.9, 1.7), heightMetres: drawBetween(random, 0.95, 1.25) };
    // Curtains hang a little lower than the sill and reach beyond the window.
    const place = { widthMetres: size.widthMetres + 0.4, depthMetres: 0, fromMetres: sill, toMetres: sill + 1.4 };
    return { where: 'wall', place, build: (pose) => buildWindow(random, pose, { ...size, daylight }) };
  };
}

export const picture: DrawPlacement = (random) => {
  const size = { widthMetres: drawBetween(random, 0.35, 0.9), heightMetres: drawBetween(random, 0.35, 0.65) };
  return hanging(random, size, (pose) => buildPicture(random, pose, size));
};

export const mirror: DrawPlacement = (random) => {
  const size = { widthMetres: drawBetween(random, 0.4, 0.7), heightMetres: drawBetween(random, 0.7, 0.9) };
  return hanging(random, size, (pose) => buildMirror(random, pose, size));
};

export const whiteboard: DrawPlacement = (random) => {
  const size = { widthMetres: drawBetween(random, 1.1, 1.8), heightMetres: drawBetween(random, 0.8, 1) };
  return hanging(random, size, (pose) => buildWhiteboard(random, pose, size));
};

export const notice: DrawPlacement = (random) =>
  hanging(random, { widthMetres: 0.42, heightMetres: 0.5 }, (pose) => buildNotice(random, pose));

export const towel: DrawPlacement = (random) =>
  hanging(random, { widthMetres: 0.7, heightMetres: 0.85 }, (pose) =>
    buildTowel(random, within(pose, [0, 0, drawInteger(random, 0, 1) * 0.1])),
  );

function hanging(
  random: Random,
  { widthMetres, heightMetres }: { readonly widthMetres: number; readonly heightMetres: number },
  build: (pose: Pose) => Solid[],
): Placement {
  const fromMetres = Math.min(2.05 - heightMetres, drawBetween(random, 1.1, 1.35));
  return {
    where: 'wall',
    place: { widthMetres, depthMetres: 0, fromMetres, toMetres: fromMetres + heightMetres },
    build,
  };
}

function standing(size: CupboardSize, build: (pose: Pose) => Solid[]): Placement {
  const { widthMetres, depthMetres, heightMetres } = size;
  return { where: 'wall', place: { widthMetres, depthMetres, fromMetres: 0, toMetres: heightMetres }, build };
}

/** Something about as deep as wide whose builder centres it on its pose. */
function small(
  sizeMetres: number,
  heightMetres: number,
  build: (random: Random, pose: Pose) => Solid[],
): DrawPlacement {
  return (random) =>
    standing({ depthMetres: sizeMetres, widthMetres: sizeMetres, heightMetres }, (pose) =>
      build(random, within(pose, [sizeMetres / 2, 0, 0])),
    );
}

type Range = readonly [low: number, high: number];

function drawCupboardSize(
  random: Random,
  { depth, width, height }: { readonly depth: Range; readonly width: Range; readonly height: Range },
): CupboardSize {
  return {
    depthMetres: drawBetween(random, ...depth),
    widthMetres: drawBetween(random, ...width),
    heightMetres: drawBetween(random, ...height),
  };
}
