import { type ImageSize, type Rgb, type RgbImage, resizeNearest } from '@ssma/datasets';
import { type PictureSheet, pictureSheet } from '@ssma/eval';
import type { GateMaps } from './gate-maps.js';

/** The colour map "inferno" of matplotlib (CC0) at five even distances; between them colours are mixed. */
const SCALE: readonly Rgb[] = [
  [0, 0, 4],
  [87, 16, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
];

/** One scale for all sheets, so that pictures of different scenes and networks can be compared. */
const LEGEND = SCALE.map((color, step) => ({ name: String(step / (SCALE.length - 1)), color }));

/**
 * Draws gates: a row per block with the input picture and the gate of each modality, nearest pixels, in one colour scale
 * from 0 to 1. The captions tell each map's size and the mean of each modality, which the eye judges badly.
 *
 * @param inputs pictures as the network was given them, by modality, of one size
 * @returns      PNG bytes
 */
export function gateSheet(maps: readonly GateMaps[], inputs: Readonly<Record<string, RgbImage>>): Promise<Uint8Array> {
  return pictureSheet(gateRows(maps, inputs));
}

/** The same before it is drawn. */
export function gateRows(maps: readonly GateMaps[], inputs: Readonly<Record<string, RgbImage>>): PictureSheet {
  const modalities = Object.keys(inputs);
  const pictures = Object.values(inputs);
  return {
    columns: [...modalities, ...modalities.map((modality) => `gate of ${modality}`)],
    rows: maps.map(({ block, height, width, byModality }) => ({
      caption: `${block}   ${width} x ${height}   mean ${modalities
        .map((modality) => `${modality} ${mean(gateOf(byModality, modality)).toFixed(2)}`)
        .join(', ')}`,
      pictures: [
        ...pictures,
        ...modalities.map((modality) =>
          gatePicture({ height, width, data: gateOf(byModality, modality) }, pictures[0] as RgbImage),
        ),
      ],
    })),
    legend: [{ title: 'mean gate', entries: LEGEND }],
  };
}

/** A map of values from 0 to 1 in the colours of the scale, in 256 levels. */
export function gatePicture(gate: ImageSize & { readonly data: Float32Array }, { height, width }: ImageSize): RgbImage {
  const levels = Uint8Array.from(gate.data, (value) => Math.round(255 * value));
  const resized = resizeNearest({ height: gate.height, width: gate.width, data: levels }, { height, width });
  const data = new Uint8Array(3 * height * width);
  for (const [pixel, level] of resized.entries()) data.set(COLOR_OF_LEVEL[level] as Rgb, 3 * pixel);
  return { height, width, data };
}

const COLOR_OF_LEVEL: readonly Rgb[] = Array.from({ length: 256 }, (_, level) => {
  const position = (level / 255) * (SCALE.length - 1);
  const below = Math.min(Math.floor(position), SCALE.length - 2);
  const [low, high] = [SCALE[below] as Rgb, SCALE[below + 1] as Rgb];
  const share = position - below;
  const channel = (index: 0 | 1 | 2) => Math.round(low[index] * (1 - share) + high[index] * share);
  return [channel(0), channel(1), channel(2)];
});

function gateOf(byModality: GateMaps['byModality'], modality: string): Float32Array {
  const gate = byModality[modality];
  if (gate === undefined) throw new Error(`gateRows: maps must hold modality ${modality}`);
  return gate;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
