// Draws the sheets of docs/synthetic-world.md: `node bench/pictures/synthetic-world.mjs`.
import { fileURLToPath } from 'node:url';
import {
  applyFaults,
  CITYSCAPES_19,
  CONDITIONS,
  depthToJet,
  describeForest,
  describeRoom,
  describeStreet,
  FAULT_PRESETS,
  FREIBURG_FOREST,
  ROOM_CONDITIONS,
  renderScene,
  SCANNET_20,
  toClassIndices,
  writeFileAtomic,
} from '@ssma/datasets';
import { classPicture, pictureSheet } from '@ssma/eval';
import sharp from 'sharp';

const SIZE = { height: 120, width: 240 };
const IMAGES = new URL('../../docs/images/', import.meta.url);
const JET = { of: 'disparity', range: 'per-image' };
const JET_OF_NOTHING = [0, 0, 128];

const colour = ({ height, width, color }) => ({ height, width, data: color });
const depth = ({ height, width, depthMetres }) =>
  depthMetres.some((metres) => metres > 0)
    ? depthToJet({ height, width, data: depthMetres }, JET)
    : { height, width, data: Uint8Array.from({ length: 3 * height * width }, (_, i) => JET_OF_NOTHING[i % 3]) };
const infrared = ({ height, width, nearInfrared }) => ({
  height,
  width,
  data: Uint8Array.from({ length: 3 * height * width }, (_, i) => nearInfrared[Math.floor(i / 3)]),
});
const labels =
  (labelSet, idOf = (id) => id) =>
  ({ height, width, labels: ids }) =>
    classPicture({ height, width, data: toClassIndices(ids.map(idOf), labelSet) }, labelSet.classes);

/** Scenes of the worlds count the forest from trail 1 to tree 6, of which the dataset makes five classes. */
const FOREST_CLASSES = [255, 0, 1, 2, 3, 4, 2];
const forestLabels = ({ height, width, labels: ids }) =>
  classPicture({ height, width, data: ids.map((id) => FOREST_CLASSES[id]) }, FREIBURG_FOREST.classes);

async function save(name, { columns, rows, legend }) {
  const sheetRows = rows.map(({ caption, frames }) => ({
    caption,
    pictures: columns.map(({ of, draw }) => draw(frames[of])),
  }));
  const sheet = { columns: columns.map(({ title }) => title), rows: sheetRows, legend };
  // 256 colours are enough for a page and take a third of the space.
  const png = await sharp(await pictureSheet(sheet))
    .png({ palette: true, effort: 10 })
    .toBuffer();
  await writeFileAtomic(fileURLToPath(new URL(name, IMAGES)), png);
  console.log(`docs/images/${name}`);
}

await save('synthetic-conditions.png', {
  columns: [
    { title: 'street', of: 'street', draw: colour },
    { title: 'depth', of: 'street', draw: depth },
    { title: 'labels', of: 'street', draw: labels(CITYSCAPES_19) },
    { title: 'forest', of: 'forest', draw: colour },
    { title: 'near infrared', of: 'forest', draw: infrared },
    { title: 'labels', of: 'forest', draw: forestLabels },
  ],
  rows: CONDITIONS.map((condition) => ({
    caption: condition,
    frames: {
      street: renderScene(describeStreet({ seed: 3, index: 4, condition }), SIZE),
      forest: renderScene(describeForest({ seed: 3, index: 2, condition }), SIZE),
    },
  })),
  legend: [
    { title: 'street', entries: CITYSCAPES_19.classes },
    { title: 'forest', entries: FREIBURG_FOREST.classes },
  ],
});

await save('synthetic-rooms.png', {
  columns: [
    { title: 'room', of: 'one', draw: colour },
    { title: 'depth', of: 'one', draw: depth },
    { title: 'labels', of: 'one', draw: labels(SCANNET_20) },
    { title: 'another room', of: 'other', draw: colour },
    { title: 'depth', of: 'other', draw: depth },
    { title: 'labels', of: 'other', draw: labels(SCANNET_20) },
  ],
  rows: ROOM_CONDITIONS.map((condition) => ({
    caption: condition,
    frames: {
      one: renderScene(describeRoom({ seed: 0, index: 0, condition }), SIZE),
      other: renderScene(describeRoom({ seed: 0, index: 1, condition }), SIZE),
    },
  })),
  legend: [{ title: 'classes', entries: SCANNET_20.classes }],
});

await save('synthetic-faults.png', {
  columns: [
    { title: 'colour', of: 'day', draw: colour },
    { title: 'depth', of: 'day', draw: depth },
    { title: 'colour at night', of: 'night', draw: colour },
    { title: 'depth at night', of: 'night', draw: depth },
  ],
  rows: Object.entries(FAULT_PRESETS).map(([name, faults]) => {
    const frameAt = (condition) =>
      applyFaults(renderScene(describeStreet({ seed: 3, index: 4, condition }), SIZE), faults, 1);
    return { caption: name, frames: { day: frameAt('day'), night: frameAt('night') } };
  }),
  legend: [],
});
