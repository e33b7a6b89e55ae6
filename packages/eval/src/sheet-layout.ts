import { type ColorScale, type ColorScaleLayout, colorScaleLayout } from './color-scale-layout.js';
import { fittingCapHeight } from './fitted-text.js';
import { type LegendGroup, type LegendLayout, legendLayout } from './legend-layout.js';

/** What a contact sheet has to hold; picture sizes in pixels, before magnification. */
export interface SheetContent {
  readonly pictureHeight: number;
  readonly pictureWidth: number;
  readonly numRows: number;
  readonly hasCaptions: boolean;
  /** Titles of the columns. */
  readonly titles: readonly string[];
  readonly legend: readonly LegendGroup[];
  readonly scale?: ColorScale | undefined;
}

/** Where everything of a contact sheet goes, in whole pixels from its left top corner. */
export interface SheetLayout {
  readonly height: number;
  readonly width: number;
  /** Whole factor by which every picture is enlarged. */
  readonly magnification: number;
  /** Height of a capital letter; the distances between things are multiples of it. */
  readonly capHeight: number;
  /** Of the titles, which fit the width of their columns. */
  readonly titleCapHeight: number;
  readonly titleBaselineY: number;
  /** Of a picture, enlarged. */
  readonly pictureWidth: number;
  readonly legend: LegendLayout;
  readonly scale: ColorScaleLayout | null;
  columnLeft(column: number): number;
  rowTop(row: number): number;
  captionBaselineY(row: number): number;
}

/** Narrower pictures are magnified, so that titles fit and single pixels can be seen. */
const MIN_PICTURE_WIDTH = 240;
const MIN_CAP_HEIGHT = 8;
/** Keeps text legible when a sheet of any width is shown as wide as a page. */
const PICTURES_WIDTH_PER_CAP_HEIGHT = 108;

/** Computes the layout of a contact sheet from sizes and texts alone. */
export function sheetLayout(content: SheetContent): SheetLayout {
  const { numRows, hasCaptions } = content;
  const numColumns = content.titles.length;
  const magnification = Math.max(1, Math.ceil(MIN_PICTURE_WIDTH / content.pictureWidth));
  const [height, width] = [content.pictureHeight * magnification, content.pictureWidth * magnification];
  const capHeight = Math.max(MIN_CAP_HEIGHT, Math.round((numColumns * width) / PICTURES_WIDTH_PER_CAP_HEIGHT));
  const margin = 2 * capHeight;
  const separator = Math.ceil(capHeight / 4);
  const rowGap = hasCaptions ? Math.round(3.2 * capHeight) : separator;

  const titleBaselineY = margin + capHeight;
  const firstRowTop = titleBaselineY + capHeight + (hasCaptions ? rowGap : 0);
  const columnLeft = (column: number): number => margin + column * (width + separator);
  const rowTop = (row: number): number => firstRowTop + row * (height + rowGap);
  const captionBaselineY = (row: number): number => rowTop(row) - Math.round(0.8 * capHeight);

  const right = columnLeft(numColumns) - separator;
  const area = { left: margin, right, top: rowTop(numRows) - rowGap + 2 * capHeight, capHeight };
  const scale = content.scale === undefined ? null : colorScaleLayout(content.scale, area);
  const legendTop = scale === null ? area.top : scale.bottom + capHeight;
  const legend = legendLayout(content.legend, { ...area, top: legendTop });
  const bottom = content.legend.length > 0 ? legend.bottom : (scale?.bottom ?? rowTop(numRows) - rowGap);
  const size = { height: bottom + margin, width: right + margin };
  const titleCapHeight = fittingCapHeight(content.titles, width - capHeight, capHeight);
  return {
    ...size,
    titleCapHeight,
    pictureWidth: width,
    magnification,
    capHeight,
    titleBaselineY,
    legend,
    scale,
    columnLeft,
    rowTop,
    captionBaselineY,
  };
}
