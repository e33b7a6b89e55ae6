import type { Levels } from './level-png.js';

/** Red, green, blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Pixels as a canvas takes them. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  /** [height, width, 4] */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** In truth: a pixel that is not counted. */
export const IGNORED = 255;

export interface Paint {
  /** What lies beneath, drawn grey. */
  readonly input: Pixels;
  /** Colour of each class; null for one that is not to be seen. */
  readonly colors: readonly (Color | null)[];
  /** 0: the input alone; 1: the colours alone. */
  readonly opacity: number;
}

/** Colours of the verdicts on a pixel; those of better and worse differ for every kind of colour vision. */
export const VERDICT_COLORS = {
  better: [64, 150, 255],
  worse: [255, 132, 32],
  bothWrong: [150, 96, 170],
  otherWrong: [150, 96, 170],
  wrong: [255, 60, 90],
  ignored: [24, 26, 32],
} as const satisfies Record<string, Color>;

/** How much of the input stays beneath a pixel that is right. */
const RIGHT_SHARE = 0.55;
const DIM: Color = [128, 132, 138];

/** Lays the colours of classes over an input; what is not counted is darkened. */
export function paintClasses(ids: Levels, { input, colors, opacity }: Paint): Pixels {
  return painted(input, (pixel, grey) => {
    const id = ids.data[pixel] as number;
    if (id === IGNORED) return mixed(grey, VERDICT_COLORS.ignored, opacity);
    const color = colors[id];
    return color === undefined || color === null ? mixed(grey, grey, 0) : mixed(grey, color, opacity);
  });
}

/** What is true of an image and what was made of it, of the same size. */
export interface Judged {
  readonly truth: Levels;
  readonly prediction: Levels;
}

/** A true class and the one that it is taken for; class ids. */
export interface ConfusedClasses {
  readonly truth: number;
  readonly predicted: number;
}

/**
 * Marks the pixels that are wrong; those between classes that are not to be seen are left as if they were right.
 *
 * @param confusion the errors that are looked for, which stand out from the others; null for all
 */
export function paintErrors(
  { truth, prediction }: Judged,
  { input, colors, opacity }: Paint,
  confusion: ConfusedClasses | null,
): Pixels {
  return painted(input, (pixel, grey) => {
    const [label, guess] = [truth.data[pixel] as number, prediction.data[pixel] as number];
    if (label === IGNORED) return mixed(grey, VERDICT_COLORS.ignored, opacity);
    if (label === guess || !isSeen(colors, label, guess)) return mixed(grey, DIM, RIGHT_SHARE * opacity);
    const isWanted = confusion === null || (confusion.truth === label && confusion.predicted === guess);
    return mixed(grey, isWanted ? VERDICT_COLORS.wrong : VERDICT_COLORS.otherWrong, opacity);
  });
}

/** Marks where a prediction is right and the reference wrong, the reverse, and where both are wrong. */
export function paintImprovement(
  { truth, prediction, reference }: Judged & { readonly reference: Levels },
  { input, colors, opacity }: Paint,
): Pixels {
  return painted(input, (pixel, grey) => {
    const label = truth.data[pixel] as number;
    const [guess, before] = [prediction.data[pixel] as number, reference.data[pixel] as number];
    if (label === IGNORED) return mixed(grey, VERDICT_COLORS.ignored, opacity);
    const verdict = verdictOf({ isRight: guess === label, wasRight: before === label });
    const isShown = isSeen(colors, label, verdict === 'better' ? before : guess);
    if (verdict === null || !isShown) return mixed(grey, DIM, RIGHT_SHARE * opacity);
    return mixed(grey, VERDICT_COLORS[verdict], opacity);
  });
}

/** Null where both are right. */
export function verdictOf({ isRight, wasRight }: { readonly isRight: boolean; readonly wasRight: boolean }) {
  if (isRight) return wasRight ? null : 'better';
  return wasRight ? 'worse' : 'bothWrong';
}

/** Draws a gate, nearest pixels, from the first to the last colour of a scale over the input. */
export function paintGate(gate: Levels, { input, opacity }: Pick<Paint, 'input' | 'opacity'>): Pixels {
  const { height, width } = input;
  return painted(input, (pixel, grey) => {
    const row = Math.floor((Math.floor(pixel / width) * gate.height) / height);
    const column = Math.floor(((pixel % width) * gate.width) / width);
    return mixed(grey, gateColor(gate.data[row * gate.width + column] as number), opacity);
  });
}

// Nine colours of matplotlib's inferno at equal distances, from `_cm_listed.py`.
const GATE_SCALE: readonly Color[] = [
  [0, 0, 4],
  [33, 12, 74],
  [87, 16, 110],
  [138, 34, 106],
  [188, 55, 84],
  [227, 89, 51],
  [249, 140, 10],
  [249, 201, 50],
  [252, 255, 164],
];

/** @param level 0 to 255 */
export function gateColor(level: number): Color {
  const place = (level / 255) * (GATE_SCALE.length - 1);
  const index = Math.min(Math.floor(place), GATE_SCALE.length - 2);
  const [low, high] = [GATE_SCALE[index] as Color, GATE_SCALE[index + 1] as Color];
  const share = place - index;
  return [0, 1, 2].map((channel) =>
    Math.round((low[channel] as number) * (1 - share) + (high[channel] as number) * share),
  ) as unknown as Color;
}

function isSeen(colors: Paint['colors'], label: number, guess: number): boolean {
  const isHidden = (id: number): boolean => colors[id] === null;
  return !(isHidden(label) && isHidden(guess));
}

function painted({ height, width, data: input }: Pixels, colorOf: (pixel: number, grey: number) => number): Pixels {
  const data = new Uint8ClampedArray(height * width * 4);
  const words = new Uint32Array(data.buffer);
  for (let pixel = 0; pixel < height * width; pixel++) {
    // Weights of luma: ITU-R BT.601.
    const grey =
      0.299 * (input[4 * pixel] as number) +
      0.587 * (input[4 * pixel + 1] as number) +
      0.114 * (input[4 * pixel + 2] as number);
    words[pixel] = colorOf(pixel, grey);
  }
  return { height, width, data };
}

/** An opaque pixel, as a word of a little-endian machine. */
function mixed(grey: number, color: Color | number, share: number): number {
  const [red, green, blue] = typeof color === 'number' ? [color, color, color] : color;
  const mix = (value: number): number => Math.round(grey * (1 - share) + value * share);
  return (0xff000000 | (mix(blue) << 16) | (mix(green) << 8) | mix(red)) >>> 0;
}
