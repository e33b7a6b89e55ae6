/** Red, green, blue; 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];
