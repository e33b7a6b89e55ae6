/** Linear light or reflectance, red, green, blue; 1 is a perfect white reflector. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

/**
 * Linear reflectance of a display colour, under the display curve that the sensor model inverts (a square root).
 *
 * @param hex `0xrrggbb`
 */
export function linearFromHex(hex: number): LinearRgb {
  const channel = (shift: number) => (((hex >> shift) & 0xff) / 255) ** 2;
  return [channel(16), channel(8), channel(0)];
}

/** The colour with every channel multiplied. */
export function scaledColor([red, green, blue]: LinearRgb, factor: number): LinearRgb {
  return [red * factor, green * factor, blue * factor];
}

/** Straight mixture of two colours; weight 0 gives `from`, 1 gives `to`. */
export function mixedColor(from: LinearRgb, to: LinearRgb, weight: number): LinearRgb {
  return [
    from[0] + (to[0] - from[0]) * weight,
    from[1] + (to[1] - from[1]) * weight,
    from[2] + (to[2] - from[2]) * weight,
  ];
}
