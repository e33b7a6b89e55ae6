/** Red, green, blue; 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

const CHANNEL_LEVELS = [0, 43, 85, 128, 170, 213, 255] as const;
/** Of ignored pixels, and of the paper that legends are printed on. */
const TAKEN: readonly Rgb[] = [
  [0, 0, 0],
  [255, 255, 255],
];

/**
 * Colours that are easy to tell from each other, from black, which pictures use for ignored pixels, and from white, on
 * which legends stand.
 *
 * Each colour is the one of a 7 x 7 x 7 grid that lies farthest from black, white and all colours before it, so that a shorter
 * palette is the beginning of a longer one. Ours; the arithmetic is exact, hence the same on every machine.
 *
 * @param count 0 to 341; beyond that the grid is used up
 */
export function distinctColors(count: number): Rgb[] {
  const candidates: readonly Rgb[] = CHANNEL_LEVELS.flatMap((red) =>
    CHANNEL_LEVELS.flatMap((green) => CHANNEL_LEVELS.map((blue): Rgb => [red, green, blue])),
  );
  const distances = candidates.map((candidate) => Math.min(...TAKEN.map((taken) => squaredDistance(candidate, taken))));
  return Array.from({ length: count }, () => {
    const farthest = distances.indexOf(Math.max(...distances));
    // The grid is never empty.
    const color = candidates[farthest] as Rgb;
    for (const [index, candidate] of candidates.entries()) {
      distances[index] = Math.min(distances[index] ?? 0, squaredDistance(candidate, color));
    }
    return color;
  });
}

/**
 * Perceived distance of two colours, squared and scaled by 256.
 *
 * @see Thiadmer Riemersma, "Colour metric", https://www.compuphase.com/cmetric.htm
 */
function squaredDistance(a: Rgb, b: Rgb): number {
  const redMean = (a[0] + b[0]) / 2;
  const [red, green, blue] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return (512 + redMean) * red * red + 1024 * green * green + (767 - redMean) * blue * blue;
}
