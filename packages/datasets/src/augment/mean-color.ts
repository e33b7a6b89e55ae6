const CHANNELS = 3;

export type Color = readonly [red: number, green: number, blue: number];

/**
 * Mean level of each channel.
 *
 * @param levels [n, 3], at least one pixel
 */
export function meanColor(levels: Uint8Array): Color {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let i = 0; i < levels.length; i += CHANNELS) {
    red += levels[i]!;
    green += levels[i + 1]!;
    blue += levels[i + 2]!;
  }
  const numPixels = levels.length / CHANNELS;
  return [red / numPixels, green / numPixels, blue / numPixels];
}
