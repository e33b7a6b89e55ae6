import type { FloatMap, RgbImage } from '@ssma/datasets';
import type { ColorMap, ValueRange } from './color-map.js';
import { EvaluationError } from './errors.js';
import { heatOverlay } from './heat-map.js';
import type { LegendGroup } from './legend-layout.js';
import { type MarkedUnit, markUnit } from './mark-unit.js';
import { markWindow, type PixelWindow } from './mark-window.js';
import { greyOf, mapPixels } from './picture.js';
import { pictureSheet, type SheetRow } from './picture-sheet.js';

/** Heat maps over one image, such as the activations of a class at several stages of a network. */
export interface HeatMapRow {
  /** One line above the pictures; may be empty. */
  readonly caption: string;
  /** What the heat is laid over. */
  readonly image: RgbImage;
  /** Pictures in front of the heat maps, of the size of the image: inputs, prediction. May be empty. */
  readonly pictures: readonly { readonly title: string; readonly picture: RgbImage }[];
  /** At least one, of any size; null where there is no map, which leaves the image grey. */
  readonly heats: readonly { readonly title: string; readonly map: FloatMap | null }[];
  /** Pictures behind the heat maps, of the size of the image; default none. */
  readonly picturesBehind?: readonly { readonly title: string; readonly picture: RgbImage }[];
  /** A dot on every picture of the row; default none. */
  readonly unit?: MarkedUnit;
  /** An outline on the heat maps of the row, in pixels of the image; default none. */
  readonly window?: PixelWindow;
}

export interface HeatMapSheetOptions {
  /** Default `inferno`; `jet` for a sheet to lie beside the paper's. */
  readonly colorMap?: ColorMap;
  /**
   * What the first and last colour mean: `each` stretches every map from its least to its largest value, as the paper's
   * figures do; a range makes maps comparable. Default `each`.
   */
  readonly range?: 'each' | ValueRange;
  /** What the colours of the other pictures mean; default nothing. */
  readonly legend?: readonly LegendGroup[];
}

/**
 * Lays rows of heat maps under one another, with the scale of the colours below: figure 20 of the paper with the stages of
 * an SSMA block, figure 16 with receptive fields and the unit marked.
 *
 * @param rows at least one; all with the titles of the first and images of one size
 * @returns    PNG bytes, 8-bit RGB
 * @throws EvaluationError when titles or sizes differ, a row has no heat map, a map is not finite or the range falls
 */
export async function heatMapSheet(
  rows: readonly HeatMapRow[],
  { colorMap = 'inferno', range = 'each', legend = [] }: HeatMapSheetOptions = {},
): Promise<Uint8Array> {
  const titles = rows[0] === undefined ? [] : titlesOf(rows[0]);
  for (const row of rows) {
    if (row.heats.length === 0) throw new EvaluationError('heatMapSheet: heats must not be empty; got []');
    if (titlesOf(row).join('\n') === titles.join('\n')) continue;
    throw new EvaluationError(
      `heatMapSheet: rows must have the titles of the first, ${titles.join(', ')}; got ${titlesOf(row).join(', ')}`,
    );
  }
  const overlay = { colorMap, ...(range === 'each' ? {} : { range }) };
  return pictureSheet({
    columns: titles,
    rows: rows.map((row) => sheetRow(row, overlay)),
    legend,
    scale: range === 'each' ? scaleOfEach(colorMap) : scaleOfRange(colorMap, range),
  });
}

function sheetRow(
  { caption, image, pictures, heats, picturesBehind = [], unit, window }: HeatMapRow,
  overlay: { readonly colorMap: ColorMap; readonly range?: ValueRange },
): SheetRow {
  const heatPictures = heats.map(({ map }) => {
    const picture = map === null ? greyPicture(image) : heatOverlay(image, map, overlay);
    return window === undefined ? picture : markWindow(picture, window);
  });
  const all = [
    ...pictures.map(({ picture }) => picture),
    ...heatPictures,
    ...picturesBehind.map(({ picture }) => picture),
  ];
  return { caption, pictures: unit === undefined ? all : all.map((picture) => markUnit(picture, unit)) };
}

function greyPicture(image: RgbImage): RgbImage {
  return mapPixels(image, (_, color) => greyOf(color));
}

function titlesOf({ pictures, heats, picturesBehind = [] }: HeatMapRow): string[] {
  return [...pictures, ...heats, ...picturesBehind].map(({ title }) => title);
}

function scaleOfEach(colorMap: ColorMap) {
  return { title: 'heat, each map by itself', colorMap, labels: ['least', 'largest'] };
}

function scaleOfRange(colorMap: ColorMap, [low, high]: ValueRange) {
  const labels = [0, 0.25, 0.5, 0.75, 1].map((share) => String(Number((low + share * (high - low)).toPrecision(3))));
  return { title: 'heat', colorMap, labels };
}
