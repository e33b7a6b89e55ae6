import type { ImageBatch } from '@ssma/core/node';

interface AugmentationSettings {
  readonly height: number;
  readonly width: number;
  readonly flip: boolean;
  readonly scales: readonly number[];
  /** [6, numClasses]: scores of a pixel from its colour and depth. */
  readonly mixing: Float32Array;
  readonly numClasses: number;
}

type Map = (row: number, column: number) => number[];

/** Mean over mirroring and scales of a network that looks at single pixels, by nested loops. */
export function plainAugmentation({ ids, images }: ImageBatch, settings: AugmentationSettings): Float32Array {
  const { height, width, flip, scales, numClasses } = settings;
  const result = new Float32Array(ids.length * height * width * numClasses);
  const ways = scales.flatMap((scale) => (flip ? [false, true] : [false]).map((isMirrored) => ({ scale, isMirrored })));
  ids.forEach((_, index) => {
    const [rgb, depth] = ['rgb', 'depth'].map((name): Map => {
      const all = images[name] as Float32Array;
      return (row, column) => {
        const at = ((index * height + row) * width + column) * 3;
        return [...all.subarray(at, at + 3)];
      };
    }) as [Map, Map];
    for (const { scale, isMirrored } of ways) {
      const [h, w] = [height, width].map((side) => Math.max(1, Math.round((side * scale) / 16)) * 16) as [
        number,
        number,
      ];
      const small = { height: h, width: w };
      const seen = [bilinear(rgb, { height, width }, small), nearest(depth, { height, width }, small)];
      const mirror = (map: Map): Map => (isMirrored ? (row, column) => map(row, w - 1 - column) : map);
      const [colour, distance] = seen.map(mirror) as [Map, Map];
      const predicted = mirror((row, column) =>
        softmaxOf([...colour(row, column), ...distance(row, column)], settings),
      );
      const whole = bilinear(predicted, small, { height, width });
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          whole(row, column).forEach((value, id) => {
            const at = ((index * height + row) * width + column) * numClasses + id;
            result[at] = (result[at] as number) + value / ways.length;
          });
        }
      }
    }
  });
  return result;
}

function softmaxOf(pixel: number[], { mixing, numClasses }: AugmentationSettings): number[] {
  const terms = Array.from({ length: numClasses }, (_, id) =>
    Math.exp(pixel.reduce((sum, value, channel) => sum + value * (mixing[channel * numClasses + id] as number), 0)),
  );
  const total = terms.reduce((sum, term) => sum + term, 0);
  return terms.map((term) => term / total);
}

interface Size {
  readonly height: number;
  readonly width: number;
}

/** Pixel centres at half pixels, edges repeated. */
function bilinear(map: Map, from: Size, to: Size): Map {
  const ends = (at: number, source: number, target: number) => {
    const position = ((at + 0.5) * source) / target - 0.5;
    const low = Math.floor(position);
    const inside = (index: number) => Math.min(Math.max(index, 0), source - 1);
    return [inside(low), inside(low + 1), position - low] as const;
  };
  return (row, column) => {
    const [top, bottom, down] = ends(row, from.height, to.height);
    const [left, right, along] = ends(column, from.width, to.width);
    const corners = [map(top, left), map(top, right), map(bottom, left), map(bottom, right)] as [
      number[],
      ...number[][],
    ];
    const weights = [(1 - down) * (1 - along), (1 - down) * along, down * (1 - along), down * along];
    return corners[0].map((_, channel) =>
      corners.reduce((sum, corner, index) => sum + (weights[index] as number) * (corner[channel] as number), 0),
    );
  };
}

function nearest(map: Map, from: Size, to: Size): Map {
  const at = (index: number, source: number, target: number) => Math.floor(((index + 0.5) * source) / target);
  return (row, column) => map(at(row, from.height, to.height), at(column, from.width, to.width));
}
