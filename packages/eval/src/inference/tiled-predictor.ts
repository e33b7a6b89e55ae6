import type { ImageBatch } from '@ssma/core/node';
import type { ImageSize } from '@ssma/datasets';
import { argmaxIds } from '../argmax-ids.js';
import { median } from '../efficiency/latency.js';
import { EvaluationError } from '../errors.js';
import type { Predictor } from './predictor.js';
import { tilesOfAxis } from './tile-grid.js';
import { blendTile, cropTile, type PixelValues, type Tile } from './tile-pixels.js';

/** What is cut into tiles. */
export interface TiledPredictorOptions {
  /** Size of the images; of a tile's at least. */
  readonly size: ImageSize;
  /** Pixels that neighbouring tiles share at least, at most half a tile. */
  readonly overlap: number;
  /** Milliseconds since any moment; `performance.now` when left out. */
  readonly clock?: () => number;
}

/**
 * Predicts images tile by tile; probabilities are blended where tiles overlap, with weights that fall off towards a
 * tile's borders. At a time there are the passes of one tile and the map of one image.
 *
 * @param tile the predictor of a tile, which may itself mirror and scale; this one's from here on
 * @throws EvaluationError when the image is smaller than a tile or the overlap breaks its rule
 */
export function tiledPredictor(tile: Predictor, options: TiledPredictorOptions): Predictor {
  const { size, overlap, clock = () => performance.now() } = options;
  const rows = tilesOfAxis({ length: size.height, tile: tile.size.height, overlap });
  const columns = tilesOfAxis({ length: size.width, tile: tile.size.width, overlap });
  const tiles = rows.flatMap((row) => columns.map((column): Tile => ({ row, column })));
  const { numClasses } = tile;
  const times: number[] = [];

  /** Hands the map of each image on, with its index. */
  const predict = async (batch: ImageBatch, onMap: (map: Float32Array, index: number) => void): Promise<void> => {
    for (const [index, id] of batch.ids.entries()) {
      const start = clock();
      const map = { ...size, channels: numClasses, data: new Float32Array(size.height * size.width * numClasses) };
      const images = imagesAt(batch, index, size);
      for (const place of tiles)
        blendTile(map, await tile.probabilities({ ids: [id], images: cropped(images, place) }), place);
      onMap(map.data, index);
      times.push(clock() - start);
    }
  };

  return {
    size,
    numClasses,
    async probabilities(batch) {
      const pixels = size.height * size.width * numClasses;
      const maps = new Float32Array(batch.ids.length * pixels);
      await predict(batch, (map, index) => maps.set(map, index * pixels));
      return maps;
    },
    async classIds(batch) {
      const numPixels = size.height * size.width;
      const ids = new Int32Array(batch.ids.length * numPixels);
      await predict(batch, (map, index) => ids.set(argmaxIds(map, { numPixels, numClasses }), index * numPixels));
      return ids;
    },
    cost() {
      const cost = tile.cost();
      if (cost === null || times.length === 0) return null;
      return { ...cost, passesPerImage: tiles.length * cost.passesPerImage, msPerImage: median(times) };
    },
    dispose: tile.dispose,
  };
}

/** One image of a batch by modality. */
function imagesAt(
  { ids, images }: ImageBatch,
  index: number,
  { height, width }: ImageSize,
): Record<string, PixelValues> {
  return Object.fromEntries(
    Object.entries(images).map(([modality, values]) => {
      const channels = values.length / (ids.length * height * width);
      if (!Number.isInteger(channels)) {
        throw new EvaluationError(
          `tiles: images of ${modality} must be ${width}x${height}; got ${values.length} values for ${ids.length} of them (${ids.join(', ')})`,
        );
      }
      const length = height * width * channels;
      return [modality, { height, width, channels, data: values.subarray(index * length, (index + 1) * length) }];
    }),
  );
}

function cropped(images: Readonly<Record<string, PixelValues>>, tile: Tile): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(images).map(([modality, image]) => [modality, cropTile(image, tile)]));
}
