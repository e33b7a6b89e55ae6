import type { ImageSize, NetworkSample } from '@ssma/datasets';
import {
  type ColorMap,
  HIDDEN_COLOR,
  heatMapSheet,
  markWindow,
  type PixelWindow,
  revealedPicture,
  UNIT_COLOR,
  unitPlace,
  WINDOW_COLOR,
} from '@ssma/eval';
import type { EmpiricalReceptiveField, ReceptivePixels } from '@ssma/eval/explain';
import { samplePictures } from './sample-pictures.js';

/** A layer's unit with what it sees and what moves it. */
export interface ShownField {
  readonly layer: string;
  readonly unit: { readonly row: number; readonly column: number };
  readonly mapSize: { readonly height: number; readonly width: number };
  /** Of the hidden inputs, at least one. */
  readonly seen: readonly (ReceptivePixels & { readonly modality: string })[];
  readonly measured: EmpiricalReceptiveField;
}

/** Pixels count as the empirical receptive field from this share of the largest sensitivity on; ours. */
export const REVEALED_FROM = 0.2;

/**
 * Draws figure 16 of the paper: a row per layer with the inputs, the sensitive area and the receptive field, the unit
 * marked and the theoretical window outlined where it ends within the image.
 *
 * @returns PNG bytes
 */
export async function receptiveFieldSheet(
  sample: NetworkSample,
  fields: readonly ShownField[],
  { modalities, colorMap }: { readonly modalities: readonly string[]; readonly colorMap: ColorMap },
): Promise<Uint8Array> {
  const inputs = samplePictures(sample, modalities);
  const rows = fields.map(({ layer, unit, mapSize, seen, measured }) => {
    const [{ picture: image }] = samplePictures(
      sample,
      seen.map(({ modality }) => modality),
    );
    const { row, column } = unit;
    const window = seenWindow(seen[0] as ReceptivePixels);
    const isSeen = (input: string) => seen.some(({ modality }) => modality === input);
    const revealed = revealedPicture(image, measured.sensitivity, REVEALED_FROM);
    return {
      caption: `${layer}   unit ${row}, ${column} of ${mapSize.height} x ${mapSize.width}   sees ${seenText(seen)}`,
      image,
      pictures: inputs.map(({ title, picture }) => ({
        title,
        picture: isSeen(title) ? markWindow(picture, window) : picture,
      })),
      heats: [{ title: 'sensitive area', map: measured.sensitivity }],
      picturesBehind: [{ title: 'receptive field', picture: markWindow(revealed, window) }],
      unit: unitPlace(unit, mapSize),
      window,
    };
  });
  return heatMapSheet(rows, {
    colorMap,
    legend: [
      {
        title: 'marks',
        entries: [
          { name: 'the unit', color: UNIT_COLOR },
          ...(rows.some(({ window }) => endsWithin(window, sample))
            ? [{ name: 'theoretical window', color: WINDOW_COLOR }]
            : []),
          { name: `below ${100 * REVEALED_FROM} % of the largest heat`, color: HIDDEN_COLOR },
        ],
      },
    ],
  });
}

/** Whether a side of the window is drawn. */
function endsWithin({ top, left, height, width }: PixelWindow, picture: ImageSize): boolean {
  return top >= 0 || left >= 0 || top + height <= picture.height || left + width <= picture.width;
}

function seenText(seen: ShownField['seen']): string {
  return seen
    .map(({ modality, mask }) => {
      const share = mask.reduce((count, value) => count + value, 0) / mask.length;
      return `${share === 1 ? 'all' : `${(100 * share).toFixed(1)} %`} of ${modality}`;
    })
    .join(', ');
}

/** The smallest rectangle around what is seen; a side on the border lies beyond it, as what is seen may. */
export function seenWindow({ mask, height, width }: ReceptivePixels): PixelWindow {
  let [top, left, bottom, right] = [height, width, -1, -1];
  for (const [pixel, isSeen] of mask.entries()) {
    if (isSeen === 0) continue;
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    [top, left] = [Math.min(top, row), Math.min(left, column)];
    [bottom, right] = [Math.max(bottom, row), Math.max(right, column)];
  }
  if (top === 0) top = -1;
  if (left === 0) left = -1;
  if (bottom === height - 1) bottom = height;
  if (right === width - 1) right = width;
  return { top, left, height: bottom - top + 1, width: right - left + 1 };
}
