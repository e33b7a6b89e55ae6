import type { ClassDescription, Rgb, RgbImage } from '@ssma/datasets';
import sharp from 'sharp';
import { EvaluationError } from './errors.js';
import { ERROR_COLORS, OVERLAY_COLUMNS, type OverlayRow } from './overlay.js';
import { filledPicture, magnified, paste } from './picture.js';
import { type SheetLayout, sheetLayout } from './sheet-layout.js';
import { svgText } from './stroke-font.js';

const BACKGROUND: Rgb = [255, 255, 255];
const INK = '#1c2026';
const MUTED_INK = '#6a7280';

/**
 * Lays overlay rows under one another, with column titles above and the colours of classes and errors below. Pictures
 * narrower than 240 pixels are magnified by a whole factor.
 *
 * @param rows    at least one, all pictures of one size
 * @param classes the legend: name and colour by class id
 * @returns       PNG bytes, 8-bit RGB; equal arguments give equal bytes (and, on every machine, equal pixels in the pictures)
 * @throws EvaluationError when there is no row or the sizes differ
 */
export async function contactSheet(
  rows: readonly OverlayRow[],
  classes: readonly ClassDescription[],
): Promise<Uint8Array> {
  const layout = layoutOf(rows, classes);
  const canvas = filledPicture(layout.height, layout.width, BACKGROUND);
  for (const [row, { pictures }] of rows.entries()) {
    for (const [column, name] of OVERLAY_COLUMNS.entries()) {
      const corner = { left: layout.columnLeft(column), top: layout.rowTop(row) };
      paste(canvas, magnified(pictures[name], layout.magnification), corner);
    }
  }
  const raw = { height: layout.height, width: layout.width, channels: 3 } as const;
  const lettering = Buffer.from(letteringSvg(layout, rows));
  return sharp(canvas.data, { raw })
    .composite([{ input: lettering }])
    .removeAlpha()
    .png()
    .toBuffer();
}

function layoutOf(rows: readonly OverlayRow[], classes: readonly ClassDescription[]): SheetLayout {
  const { height, width } = commonSize(rows);
  const errors = Object.entries(ERROR_COLORS).map(([name, color]) => ({ name, color }));
  return sheetLayout({
    pictureHeight: height,
    pictureWidth: width,
    numColumns: OVERLAY_COLUMNS.length,
    numRows: rows.length,
    hasCaptions: rows.some(({ caption }) => caption !== ''),
    legend: [
      { title: 'classes', entries: classes },
      { title: 'error', entries: errors },
    ],
  });
}

function commonSize(rows: readonly OverlayRow[]): RgbImage {
  const first = rows[0]?.pictures.input;
  if (first === undefined) throw new EvaluationError('contactSheet: rows must not be empty; got []');
  for (const [row, { pictures }] of rows.entries()) {
    for (const { height, width } of Object.values(pictures)) {
      if (height === first.height && width === first.width) continue;
      throw new EvaluationError(
        `contactSheet: pictures must be ${first.height} x ${first.width} like the first; got ${height} x ${width} (row ${row})`,
      );
    }
  }
  return first;
}

function letteringSvg(layout: SheetLayout, rows: readonly OverlayRow[]): string {
  const { capHeight, legend } = layout;
  const text = (style: { text: string; x: number; baselineY: number }, color: string): string =>
    svgText(style.text, { x: style.x, baselineY: style.baselineY, capHeight, color });
  const titles = OVERLAY_COLUMNS.map((title, column) =>
    text({ text: title, x: layout.columnLeft(column), baselineY: layout.titleBaselineY }, INK),
  );
  const captions = rows.map(({ caption }, row) =>
    text({ text: caption, x: layout.columnLeft(0), baselineY: layout.captionBaselineY(row) }, MUTED_INK),
  );
  const swatches = legend.swatches.map(
    ({ color, left, top }) =>
      `<rect x="${left}" y="${top}" width="${legend.swatchSize}" height="${legend.swatchSize}" ` +
      `rx="${legend.swatchSize / 5}" fill="rgb(${color.join(',')})"/>`,
  );
  const groupTitles = legend.titles.map((title) => text(title, MUTED_INK));
  const names = legend.names.map((name) => text(name, INK));
  const content = [...titles, ...captions, ...swatches, ...groupTitles, ...names].join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}">${content}</svg>`;
}
