import type { Rgb, RgbImage } from '@ssma/datasets';
import sharp from 'sharp';
import type { ColorScale } from './color-scale-layout.js';
import { EvaluationError } from './errors.js';
import { shortened } from './fitted-text.js';
import type { LegendGroup } from './legend-layout.js';
import { filledPicture, magnified, paste } from './picture.js';
import { scaleSvg } from './scale-svg.js';
import { type SheetLayout, sheetLayout } from './sheet-layout.js';
import { svgText } from './stroke-font.js';

/** A table of pictures with titles, captions and legends. */
export interface PictureSheet {
  /** Titles above the columns. */
  readonly columns: readonly string[];
  /** One picture per column. */
  readonly rows: readonly SheetRow[];
  /** May be empty. */
  readonly legend: readonly LegendGroup[];
  /** What the colours of a map mean; default none. */
  readonly scale?: ColorScale;
}

export interface SheetRow {
  /** One line above the pictures; may be empty. */
  readonly caption: string;
  readonly pictures: readonly RgbImage[];
}

const BACKGROUND: Rgb = [255, 255, 255];
const INK = '#1c2026';
const MUTED_INK = '#6a7280';

/**
 * Lays rows of pictures under one another, with column titles above and legends below. Pictures narrower than 240
 * pixels are magnified by a whole factor.
 *
 * @param sheet at least one row, a picture per column in each, all pictures of one size
 * @returns     PNG bytes, 8-bit RGB; equal arguments give equal bytes (and, on every machine, equal pixels in the pictures)
 * @throws EvaluationError when there is no row, a row has too few or too many pictures, or sizes differ
 */
export async function pictureSheet(sheet: PictureSheet): Promise<Uint8Array> {
  const layout = layoutOf(sheet);
  const canvas = filledPicture(layout.height, layout.width, BACKGROUND);
  for (const [row, { pictures }] of sheet.rows.entries()) {
    for (const [column, picture] of pictures.entries()) {
      const corner = { left: layout.columnLeft(column), top: layout.rowTop(row) };
      paste(canvas, magnified(picture, layout.magnification), corner);
    }
  }
  const raw = { height: layout.height, width: layout.width, channels: 3 } as const;
  const lettering = Buffer.from(letteringSvg(layout, sheet));
  return sharp(canvas.data, { raw })
    .composite([{ input: lettering }])
    .removeAlpha()
    .png()
    .toBuffer();
}

function layoutOf({ columns, rows, legend, scale }: PictureSheet): SheetLayout {
  const { height, width } = commonSize(columns, rows);
  return sheetLayout({
    pictureHeight: height,
    pictureWidth: width,
    titles: columns,
    numRows: rows.length,
    hasCaptions: rows.some(({ caption }) => caption !== ''),
    legend,
    scale,
  });
}

function commonSize(columns: readonly string[], rows: readonly SheetRow[]): RgbImage {
  const first = rows[0]?.pictures[0];
  if (first === undefined) throw new EvaluationError('pictureSheet: rows must not be empty; got []');
  for (const [row, { pictures }] of rows.entries()) {
    if (pictures.length !== columns.length) {
      throw new EvaluationError(
        `pictureSheet: rows must have ${columns.length} pictures, one per column; got ${pictures.length} (row ${row})`,
      );
    }
    for (const { height, width } of pictures) {
      if (height === first.height && width === first.width) continue;
      throw new EvaluationError(
        `pictureSheet: pictures must be ${first.height} x ${first.width} like the first; got ${height} x ${width} (row ${row})`,
      );
    }
  }
  return first;
}

function letteringSvg(layout: SheetLayout, { columns, rows, scale }: PictureSheet): string {
  const { capHeight, legend } = layout;
  const text = (style: { text: string; x: number; baselineY: number }, color: string): string =>
    svgText(style.text, { x: style.x, baselineY: style.baselineY, capHeight, color });
  const { titleCapHeight, titleBaselineY, pictureWidth } = layout;
  const titles = columns.map((title, column) =>
    svgText(shortened(title, pictureWidth - titleCapHeight, titleCapHeight), {
      x: layout.columnLeft(column),
      baselineY: titleBaselineY,
      capHeight: titleCapHeight,
      color: INK,
    }),
  );
  const left = layout.columnLeft(0);
  const captions = rows.map(({ caption }, row) => {
    const fitted = shortened(caption, layout.width - 2 * left, capHeight);
    return text({ text: fitted, x: left, baselineY: layout.captionBaselineY(row) }, MUTED_INK);
  });
  const swatches = legend.swatches.map(
    ({ color, left, top }) =>
      `<rect x="${left}" y="${top}" width="${legend.swatchSize}" height="${legend.swatchSize}" ` +
      `rx="${legend.swatchSize / 5}" fill="rgb(${color.join(',')})"/>`,
  );
  const groupTitles = legend.titles.map((title) => text(title, MUTED_INK));
  const names = legend.names.map((name) => text(name, INK));
  const scaleParts =
    scale === undefined || layout.scale === null ? [] : scaleSvg(layout.scale, { colorMap: scale.colorMap, capHeight });
  const content = [...titles, ...captions, ...scaleParts, ...swatches, ...groupTitles, ...names].join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}">${content}</svg>`;
}
