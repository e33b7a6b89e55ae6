// Draws docs/images/augmentation.png: `node bench/pictures/augmentation.mjs`. The same bytes every time.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DatasetSpec,
  denormalise,
  InputSpec,
  openBatches,
  openDataset,
  PAPER_AUGMENT,
  writeSyntheticDataset,
} from '@ssma/datasets';
import { classOverlay } from '@ssma/eval';
import sharp from 'sharp';

const INPUT = InputSpec.parse({ height: 384, width: 768 });
const PIXELS = INPUT.height * INPUT.width;
const TILE = { height: 108, width: 216 };
const COLUMNS = 4;
const ROWS = 4;
const GAP = 6;
const WHITE = { r: 255, g: 255, b: 255 };
/** Per draw: the colour picture, the jet picture of depth, and the classes over the colour picture. */
const PICTURES = 3;

const folder = await mkdtemp(join(tmpdir(), 'ssma-picture-'));
try {
  await writeFile(
    fileURLToPath(new URL('../../docs/images/augmentation.png', import.meta.url)),
    await drawings(folder),
  );
} finally {
  await rm(folder, { recursive: true });
}

/** Sixteen draws of one street. */
async function drawings(root) {
  await writeSyntheticDataset({ as: 'cityscapes', root, seed: 3, splits: { train: 1 }, ...sizeOf(INPUT) });
  const dataset = DatasetSpec.parse({ name: 'cityscapes', root });
  const { classes } = (await openDataset(dataset)).description;
  const source = { dataset, split: 'train', modalities: ['rgb', 'jet'], input: INPUT, numThreads: 0 };
  // A split of one sample fills a batch with as many epochs of it.
  const means = { batchSize: COLUMNS * ROWS, prefetchBatches: 1, cacheBytes: 0, startStep: 0 };
  const batches = await openBatches({ ...source, ...means, augment: PAPER_AUGMENT, seed: 1 });
  const { ids, images, labels } = await batches.next();
  await batches.close();
  const tiles = ids.flatMap((_, draw) => {
    const part = (values, channels) => values.subarray(draw * PIXELS * channels, (draw + 1) * PIXELS * channels);
    const pictureOf = (modality) => ({
      ...sizeOf(INPUT),
      data: denormalise(part(images[modality], 3), INPUT.normalisation),
    });
    const rgb = pictureOf('rgb');
    const overlay = classOverlay(rgb, part(labels, 1), classes);
    return [rgb, pictureOf('jet'), overlay].map((picture, index) => ({ picture, ...placeOf(draw, index) }));
  });
  return sheet(tiles);
}

function placeOf(draw, index) {
  const row = Math.floor(draw / COLUMNS);
  const top = row * (PICTURES * TILE.height + GAP) + index * TILE.height;
  return { top, left: (draw % COLUMNS) * (TILE.width + GAP) };
}

async function sheet(tiles) {
  const height = ROWS * (PICTURES * TILE.height + GAP) - GAP;
  const width = COLUMNS * (TILE.width + GAP) - GAP;
  const placed = await Promise.all(
    tiles.map(async ({ picture, top, left }) => {
      const raw = { width: picture.width, height: picture.height, channels: 3 };
      return { input: await sharp(picture.data, { raw }).resize(TILE.width, TILE.height).png().toBuffer(), top, left };
    }),
  );
  const canvas = sharp({ create: { width, height, channels: 3, background: WHITE } });
  const pixels = await canvas.composite(placed).png().toBuffer();
  return sharp(pixels).png({ palette: true, colours: 128, dither: 0.5, compressionLevel: 9 }).toBuffer();
}

function sizeOf({ height, width }) {
  return { height, width };
}
