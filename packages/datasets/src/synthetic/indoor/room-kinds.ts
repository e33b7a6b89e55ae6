import * as things from './placements.js';

/** What a room of a kind is like. */
export interface RoomKind {
  /** Its name in ScanNet's list of scene types. */
  readonly sceneType: string;
  readonly lengthMetres: readonly [low: number, high: number];
  readonly widthMetres: readonly [low: number, high: number];
  readonly isTiled: boolean;
  /** Probability of a window; rooms without one have their lamps on. */
  readonly windowChance: number;
  /** What is put in, in this order, each with its probability; what finds no place is left out. */
  readonly things: readonly (readonly [thing: things.DrawPlacement, chance: number])[];
}

/**
 * Kinds of room that are drawn.
 *
 * @see ScanNet/ScanNet Tasks/Benchmark, scene_types_all.txt, for the names of scene types
 */
export const ROOM_KINDS: readonly [RoomKind, ...RoomKind[]] = [
  {
    sceneType: 'bedroom / hotel',
    lengthMetres: [3.6, 5],
    widthMetres: [3, 4.4],
    isTiled: false,
    windowChance: 0.9,
    things: [
      [things.bed, 1],
      [things.wardrobe, 0.6],
      [things.dresser, 0.7],
      [things.desk, 0.3],
      [things.bookshelf, 0.25],
      [things.clothesRack, 0.3],
      [things.chair, 0.6],
      [things.stool, 0.25],
      [things.mat, 0.4],
      [things.mirror, 0.5],
      [things.picture, 0.9],
      [things.picture, 0.5],
      [things.floorLamp, 0.5],
      [things.bag, 0.5],
      [things.person, 0.08],
    ],
  },
  {
    sceneType: 'living room / lounge',
    lengthMetres: [4, 6],
    widthMetres: [3.4, 5],
    isTiled: false,
    windowChance: 0.95,
    things: [
      [things.sofaGroup, 1],
      [things.television, 0.8],
      [things.bookshelf, 0.6],
      [things.sofaGroup, 0.3],
      [things.table, 0.5],
      [things.sideboard, 0.5],
      [things.chair, 0.6],
      [things.floorLamp, 0.8],
      [things.plant, 0.7],
      [things.stool, 0.4],
      [things.picture, 0.9],
      [things.picture, 0.7],
      [things.radiator, 0.4],
      [things.person, 0.2],
    ],
  },
  {
    sceneType: 'office',
    lengthMetres: [3.6, 5.2],
    widthMetres: [3, 4.6],
    isTiled: false,
    windowChance: 0.9,
    things: [
      [things.desk, 1],
      [things.desk, 0.8],
      [things.bookshelf, 0.7],
      [things.sideboard, 0.6],
      [things.whiteboard, 0.6],
      [things.openShelves, 0.4],
      [things.chair, 0.5],
      [things.bin, 0.7],
      [things.bag, 0.4],
      [things.boxes, 0.5],
      [things.plant, 0.4],
      [things.notice, 0.7],
      [things.notice, 0.5],
      [things.picture, 0.4],
      [things.person, 0.15],
    ],
  },
  {
    sceneType: 'bathroom',
    lengthMetres: [2.8, 3.6],
    widthMetres: [2.4, 3.2],
    isTiled: true,
    windowChance: 0.4,
    things: [
      [things.bathtub, 0.8],
      [things.toilet, 0.95],
      [things.washstand, 0.95],
      [things.towel, 0.8],
      [things.mat, 0.6],
      [things.towel, 0.4],
      [things.bin, 0.6],
      [things.openShelves, 0.2],
    ],
  },
  {
    sceneType: 'kitchen',
    lengthMetres: [3.4, 4.8],
    widthMetres: [2.8, 4],
    isTiled: true,
    windowChance: 0.8,
    things: [
      [things.kitchenCounter, 1],
      [things.refrigerator, 0.9],
      [things.table, 0.7],
      [things.kitchenCounter, 0.4],
      [things.sideboard, 0.4],
      [things.chair, 0.5],
      [things.bin, 0.6],
      [things.notice, 0.4],
      [things.plant, 0.2],
      [things.person, 0.15],
    ],
  },
  {
    sceneType: 'conference room',
    lengthMetres: [4.6, 6.2],
    widthMetres: [3.8, 5],
    isTiled: false,
    windowChance: 0.8,
    things: [
      [things.meetingTable, 1],
      [things.whiteboard, 0.95],
      [things.television, 0.5],
      [things.sideboard, 0.5],
      [things.chair, 0.6],
      [things.chair, 0.5],
      [things.bin, 0.5],
      [things.plant, 0.5],
      [things.notice, 0.5],
      [things.picture, 0.5],
      [things.person, 0.25],
    ],
  },
  {
    sceneType: 'bookstore / library',
    lengthMetres: [4.2, 6],
    widthMetres: [3.4, 5],
    isTiled: false,
    windowChance: 0.6,
    things: [
      [things.bookshelf, 1],
      [things.bookshelf, 1],
      [things.bookshelf, 0.95],
      [things.table, 0.9],
      [things.bookshelf, 0.8],
      [things.chair, 0.6],
      [things.bookshelf, 0.6],
      [things.floorLamp, 0.5],
      [things.notice, 0.4],
      [things.person, 0.2],
    ],
  },
  {
    sceneType: 'storage / basement / garage',
    lengthMetres: [3.2, 4.8],
    widthMetres: [2.8, 4],
    isTiled: false,
    windowChance: 0.3,
    things: [
      [things.openShelves, 1],
      [things.openShelves, 0.8],
      [things.boxes, 1],
      [things.wardrobe, 0.6],
      [things.boxes, 0.8],
      [things.clothesRack, 0.6],
      [things.boxes, 0.7],
      [things.stool, 0.5],
      [things.bag, 0.6],
      [things.refrigerator, 0.2],
      [things.bin, 0.5],
    ],
  },
];
