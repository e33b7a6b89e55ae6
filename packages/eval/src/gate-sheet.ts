import { type FloatMap, type ImageSize, type RgbImage, resizeNearest } from '@ssma/datasets';
import { colored } from './color-map.js';
import { EvaluationError } from './errors.js';
import { type PictureSheet, pictureSheet } from './picture-sheet.js';

/** How much an SSMA block lets through of each modality. */
export interface GateMaps {
  /** The block's name, e.g. `ssma/latent`. */
  readonly block: string;
  readonly height: number;
  readonly width: number;
  /** [height, width], mean over the channels, 0 to 1, by modality. */
  readonly byModality: Readonly<Record<string, Float32Array>>;
}

const COLOR_MAP = 'inferno';

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
    legend: [],
    // One scale for all sheets, so that pictures of different scenes and networks can be compared.
    scale: { title: 'mean gate', colorMap: COLOR_MAP, labels: ['0', '0.25', '0.5', '0.75', '1'] },
  };
}

/** A map of values from 0 to 1 in the colours of the scale, in 256 levels; every pixel takes the nearest value. */
export function gatePicture(gate: FloatMap, { height, width }: ImageSize): RgbImage {
  const levels = Uint8Array.from(gate.data, (value) => Math.round(255 * value));
  const resized = resizeNearest({ height: gate.height, width: gate.width, data: levels }, { height, width });
  return colored({ height, width, data: Float32Array.from(resized) }, COLOR_MAP, [0, 255]);
}

function gateOf(byModality: GateMaps['byModality'], modality: string): Float32Array {
  const gate = byModality[modality];
  if (gate === undefined)
    throw new EvaluationError(
      `gateRows: maps must hold modality ${modality}; got ${Object.keys(byModality).join(', ')}`,
    );
  return gate;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
