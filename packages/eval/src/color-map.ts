import { type FloatMap, JET, type Rgb, type RgbImage } from '@ssma/datasets';
import { EvaluationError } from './errors.js';
import { mixed } from './picture.js';

/**
 * `inferno` and `viridis` are perceptually even and read the same in grey; `jet` is what the paper's figures use; `blues`,
 * white to dark blue, is for tables on white.
 */
export const COLOR_MAPS = ['inferno', 'viridis', 'jet', 'blues'] as const;
export type ColorMap = (typeof COLOR_MAPS)[number];

/** Values that get the first and the last colour. */
export type ValueRange = readonly [low: number, high: number];

/** matplotlib's maps (CC0) at 33 even distances; mixtures of neighbours are at most two levels off its 256 colours. */
const ANCHORS = {
  inferno:
    '0000040403120b0724150b37210c4a2f0a5b3d09654a0c6b57106e64156e71196e7d1e6d8a226a972766a32c61b0315bbc3754c63d4dd04545' +
    'da4e3ce35933eb6429f1711ff67e14f98c0afb9b06fcaa0ffbba1ff9c932f5d949f2e865f3f586fcffa4',
  viridis:
    '440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d2f6b8e2c728e297a8e26828e23898e21918c1f978b1f9f88' +
    '21a68527ad8131b57b3dbc744cc26c5cc8636ece5881d34d95d840aadc32c0df25d5e21aeae51afde725',
} as const;

const LEVELS = 256;

/** Colours by level, 0 to 255. */
const COLORS: Readonly<Record<ColorMap, readonly Rgb[]>> = {
  inferno: mixedColors(ANCHORS.inferno),
  viridis: mixedColors(ANCHORS.viridis),
  jet: Array.from({ length: LEVELS }, (_, level) => rgbAt(JET, level)),
  blues: Array.from({ length: LEVELS }, (_, level) => mixed([255, 255, 255], [8, 48, 107], level / (LEVELS - 1))),
};

/** @param share of the way from the first colour to the last, cut to 0..1; 256 levels */
export function mapColor(colorMap: ColorMap, share: number): Rgb {
  return COLORS[colorMap][Math.round(Math.min(1, Math.max(0, share)) * (LEVELS - 1))] as Rgb;
}

/**
 * Colours a map value by value; values outside of the range get its end colours, and all get the first where the range is a
 * single value.
 *
 * @throws EvaluationError when the range is not finite or falls, the map has another size than its data, or a value is not
 *   finite
 */
export function colored(map: FloatMap, colorMap: ColorMap, range: ValueRange): RgbImage {
  requireValues('colored', map);
  requireRange('colored', range);
  const [low, high] = range;
  const scale = high > low ? 1 / (high - low) : 0;
  const data = new Uint8Array(3 * map.data.length);
  for (let pixel = 0; pixel < map.data.length; pixel++) {
    const color = mapColor(colorMap, (map.data[pixel]! - low) * scale);
    data[3 * pixel] = color[0];
    data[3 * pixel + 1] = color[1];
    data[3 * pixel + 2] = color[2];
  }
  return { height: map.height, width: map.width, data };
}

/** @throws EvaluationError `<where>: map must <rule>; got <value>` */
export function requireValues(where: string, { height, width, data }: FloatMap): void {
  if (data.length !== height * width || data.length === 0) {
    throw new EvaluationError(`${where}: map must hold ${height} x ${width} values, at least one; got ${data.length}`);
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  const at = `row ${Math.floor(wrong / width)}, column ${wrong % width}`;
  throw new EvaluationError(`${where}: map must be finite; got ${data[wrong]} at ${at}`);
}

/** @throws EvaluationError `<where>: range must <rule>; got <value>` */
export function requireRange(where: string, [low, high]: ValueRange): void {
  if (low <= high && Number.isFinite(high - low)) return;
  throw new EvaluationError(`${where}: range must be finite and not fall; got [${low}, ${high}]`);
}

function mixedColors(hex: string): Rgb[] {
  const anchors = Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
  const numSteps = anchors.length / 3 - 1;
  const levelOf = (anchor: number) => Math.round((anchor * (LEVELS - 1)) / numSteps);
  return Array.from({ length: LEVELS }, (_, level) => {
    let anchor = Math.min(numSteps - 1, Math.floor((level * numSteps) / (LEVELS - 1)));
    if (levelOf(anchor + 1) < level) anchor++;
    if (levelOf(anchor) > level) anchor--;
    const share = (level - levelOf(anchor)) / (levelOf(anchor + 1) - levelOf(anchor));
    return mixed(rgbAt(anchors, anchor), rgbAt(anchors, anchor + 1), share);
  });
}

function rgbAt(table: Uint8Array, entry: number): Rgb {
  return [table[3 * entry]!, table[3 * entry + 1]!, table[3 * entry + 2]!];
}
