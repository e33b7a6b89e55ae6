import { type Pose, placedAt } from '../street/local-frame.js';

/** Empty room: x from 0 (the wall behind the camera) to its length, y from 0 (right) to its width, floor at z = 0. */
export interface Room {
  readonly lengthMetres: number;
  readonly widthMetres: number;
  readonly heightMetres: number;
}

/** Walls that the camera may see. */
export type WallName = 'left' | 'right' | 'far';

/** A wall as seen from within: local x = 0 is its surface and x leads into the room, y runs along it from its middle. */
export interface Wall {
  readonly name: WallName;
  readonly middle: Pose;
  readonly lengthMetres: number;
}

/** The walls that things stand at or hang on. */
export function wallsOf({ lengthMetres, widthMetres }: Room): readonly [left: Wall, right: Wall, far: Wall] {
  const [x, y] = [lengthMetres / 2, widthMetres / 2];
  return [
    { name: 'left', middle: { x, y: widthMetres, z: 0, yaw: -Math.PI / 2 }, lengthMetres },
    { name: 'right', middle: { x, y: 0, z: 0, yaw: Math.PI / 2 }, lengthMetres },
    { name: 'far', middle: { x: lengthMetres, y, z: 0, yaw: Math.PI }, lengthMetres: widthMetres },
  ];
}

/** Part of the floor, along the axes of the room. */
export interface FloorArea {
  readonly fromX: number;
  readonly toX: number;
  readonly fromY: number;
  readonly toY: number;
}

/** Floor under a rectangle that begins at a wall's local x = 0 and is centred on the pose. */
export function areaAt(
  pose: Pose,
  { depthMetres, widthMetres }: { depthMetres: number; widthMetres: number },
): FloorArea {
  const at = placedAt(pose);
  const [x0, y0] = at(0, -widthMetres / 2, 0);
  const [x1, y1] = at(depthMetres, widthMetres / 2, 0);
  return { fromX: Math.min(x0, x1), toX: Math.max(x0, x1), fromY: Math.min(y0, y1), toY: Math.max(y0, y1) };
}
