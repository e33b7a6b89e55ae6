import type { Rgb } from '@ssma/datasets';
import sharp from 'sharp';
import type { ClassTable, ClassTableCell, ClassTableColumn } from './class-table.js';
import { svgText, textWidth } from './stroke-font.js';

const INK = '#1c2026';
const RULE = '#1c2026';
const BEST_GROUND = '#d9f0e1';
/** Sizes in pixels. */
const TABLE = {
  margin: 28,
  capHeight: 12,
  rowHeight: 34,
  /** Between the texts of two columns. */
  columnGap: 22,
  swatchSize: 16,
  gap: 9,
  blockGap: 36,
} as const;

/**
 * Draws a class table: rules as in print, class names upright over their colours, the best of each column on green.
 *
 * @returns PNG bytes, 8-bit RGB; equal arguments give equal bytes
 */
export async function classTablePicture({ rowNames, blocks }: ClassTable): Promise<Uint8Array> {
  const nameWidth = Math.ceil(Math.max(...[...rowNames, 'Network'].map((name) => textWidth(name, TABLE.capHeight))));
  const content: string[] = [];
  let top: number = TABLE.margin;
  let width = 0;
  for (const columns of blocks) {
    const block = blockSvg(columns, { top, nameWidth, rowNames });
    content.push(...block.parts);
    width = Math.max(width, block.right + TABLE.margin);
    top = block.bottom + TABLE.blockGap;
  }
  const height = top - TABLE.blockGap + TABLE.margin;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).removeAlpha().png().toBuffer();
}

function blockSvg(
  columns: readonly ClassTableColumn[],
  { top, nameWidth, rowNames }: { top: number; nameWidth: number; rowNames: readonly string[] },
): { parts: string[]; right: number; bottom: number } {
  const { margin, capHeight, rowHeight, columnGap, swatchSize, gap } = TABLE;
  const text = (words: string, x: number, baselineY: number) => svgText(words, { x, baselineY, capHeight, color: INK });
  const headerHeight =
    Math.ceil(
      Math.max(...columns.map(({ name, color }) => (color === null ? capHeight : textWidth(name, capHeight)))),
    ) +
    swatchSize +
    4 * gap;
  const headerBottom = top + headerHeight;
  const bottom = headerBottom + rowNames.length * rowHeight + gap;
  const baselineOf = (row: number) =>
    headerBottom + gap / 2 + row * rowHeight + Math.round((rowHeight + capHeight) / 2);
  const parts: string[] = [text('Network', margin, headerBottom - 2 * gap)];
  for (const [row, name] of rowNames.entries()) parts.push(text(name, margin, baselineOf(row)));
  let left = margin + nameWidth + columnGap;
  for (const column of columns) {
    const columnWidth = Math.ceil(
      Math.max(
        textWidth('88.88', capHeight),
        ...column.cells.map((cell) => textWidth(cell.text, capHeight)),
        column.color === null ? textWidth(column.name, capHeight) : swatchSize,
      ),
    );
    parts.push(headerSvg(column, { left, columnWidth, headerBottom }));
    for (const [row, cell] of column.cells.entries())
      parts.push(cellSvg(cell, { left, columnWidth, baselineY: baselineOf(row) }));
    left += columnWidth + columnGap;
  }
  const right = left - columnGap + gap;
  const rule = (y: number, thickness: number) =>
    `<rect x="${margin}" y="${y}" width="${right - margin}" height="${thickness}" fill="${RULE}"/>`;
  parts.push(rule(top, 2), rule(headerBottom, 1), rule(bottom, 2));
  return { parts, right, bottom: bottom + 2 };
}

function headerSvg(
  { name, color }: ClassTableColumn,
  { left, columnWidth, headerBottom }: { left: number; columnWidth: number; headerBottom: number },
): string {
  const { capHeight, swatchSize, gap } = TABLE;
  const style = { capHeight, color: INK };
  if (color === null) {
    const x = left + columnWidth - textWidth(name, capHeight);
    return svgText(name, { ...style, x, baselineY: headerBottom - 2 * gap });
  }
  const middle = left + Math.round(columnWidth / 2);
  const swatchTop = headerBottom - gap - swatchSize;
  const upright = svgText(name, { ...style, x: 0, baselineY: 0 });
  return (
    `<rect x="${middle - swatchSize / 2}" y="${swatchTop}" width="${swatchSize}" height="${swatchSize}" ` +
    `rx="${swatchSize / 5}" fill="${rgb(color)}"/>` +
    `<g transform="translate(${middle + capHeight / 2} ${swatchTop - gap}) rotate(-90)">${upright}</g>`
  );
}

function cellSvg(
  { text, isBest }: ClassTableCell,
  { left, columnWidth, baselineY }: { left: number; columnWidth: number; baselineY: number },
): string {
  const { capHeight, gap } = TABLE;
  const x = left + columnWidth - textWidth(text, capHeight);
  const ground = isBest
    ? `<rect x="${left - gap}" y="${baselineY - capHeight - gap}" width="${columnWidth + 2 * gap}" ` +
      `height="${capHeight + 2 * gap}" rx="4" fill="${BEST_GROUND}"/>`
    : '';
  return ground + svgText(text, { x, baselineY, capHeight, color: INK });
}

function rgb(color: Rgb): string {
  return `rgb(${color.join(',')})`;
}
