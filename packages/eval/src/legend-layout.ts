import type { Rgb } from '@ssma/datasets';
import { textWidth } from './stroke-font.js';

export interface LegendEntry {
  readonly name: string;
  readonly color: Rgb;
}

/** Entries that explain one thing, behind their title. */
export interface LegendGroup {
  readonly title: string;
  readonly entries: readonly LegendEntry[];
}

/** Where a legend may go, and the capital height of its text; all in pixels. */
export interface LegendArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly capHeight: number;
}

/** A text with its left end and baseline. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly baselineY: number;
}

/** A colour swatch by its left top corner. */
export interface PlacedSwatch {
  readonly color: Rgb;
  readonly left: number;
  readonly top: number;
}

export interface LegendLayout {
  readonly titles: readonly PlacedText[];
  readonly names: readonly PlacedText[];
  readonly swatches: readonly PlacedSwatch[];
  /** Side of every swatch in pixels. */
  readonly swatchSize: number;
  /** First row of pixels below the legend. */
  readonly bottom: number;
}

/** Places each group on a line of its own; entries that do not fit continue on the next line, below the first entry. */
export function legendLayout(
  groups: readonly LegendGroup[],
  { left, right, top, capHeight }: LegendArea,
): LegendLayout {
  const swatchSize = Math.round(1.5 * capHeight);
  const nameOffset = swatchSize + Math.round(0.7 * capHeight);
  const lineHeight = Math.round(2.6 * capHeight);
  const titleWidth = Math.max(0, ...groups.map(({ title }) => textWidth(title, capHeight)));
  const entriesLeft = Math.round(left + titleWidth + 2 * capHeight);

  const titles: PlacedText[] = [];
  const names: PlacedText[] = [];
  const swatches: PlacedSwatch[] = [];
  let lineTop = top;
  for (const { title, entries } of groups) {
    const baselineOf = (y: number): number => y + Math.round((swatchSize + capHeight) / 2);
    titles.push({ text: title, x: left, baselineY: baselineOf(lineTop) });
    let x = entriesLeft;
    for (const { name, color } of entries) {
      const width = nameOffset + Math.ceil(textWidth(name, capHeight));
      if (x > entriesLeft && x + width > right) [x, lineTop] = [entriesLeft, lineTop + lineHeight];
      swatches.push({ color, left: x, top: lineTop });
      names.push({ text: name, x: x + nameOffset, baselineY: baselineOf(lineTop) });
      x += width + 2 * capHeight;
    }
    lineTop += lineHeight;
  }
  return { titles, names, swatches, swatchSize, bottom: lineTop - lineHeight + swatchSize };
}
