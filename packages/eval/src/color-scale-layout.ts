import type { ColorMap } from './color-map.js';
import type { LegendArea, PlacedText } from './legend-layout.js';
import { textWidth } from './stroke-font.js';

/** A bar of all colours of a map, with what some of them mean. */
export interface ColorScale {
  readonly title: string;
  readonly colorMap: ColorMap;
  /** Two or more, at even distances from the first colour to the last. */
  readonly labels: readonly string[];
}

export interface ColorScaleLayout {
  readonly title: PlacedText;
  readonly labels: readonly PlacedText[];
  readonly bar: { readonly left: number; readonly top: number; readonly height: number; readonly stepWidth: number };
  /** First row of pixels below the scale. */
  readonly bottom: number;
}

/** Steps of one colour that the bar is drawn in. */
export const NUM_SCALE_STEPS = 64;

/**
 * Places the title, the bar behind it and the labels below the bar, the outer ones within its ends; where not all labels
 * fit side by side, only the outer ones.
 */
export function colorScaleLayout(
  { title, labels }: ColorScale,
  { left, right, top, capHeight }: LegendArea,
): ColorScaleLayout {
  const height = Math.round(1.5 * capHeight);
  const barLeft = Math.round(left + textWidth(title, capHeight) + 2 * capHeight);
  const widest = Math.max(...labels.map((label) => textWidth(label, capHeight)));
  const wanted = Math.max(30 * capHeight, labels.length * (widest + 2 * capHeight));
  const stepWidth = Math.max(1, Math.floor(Math.min(wanted, right - barLeft) / NUM_SCALE_STEPS));
  const width = stepWidth * NUM_SCALE_STEPS;
  const baselineY = top + height + Math.round(1.8 * capHeight);
  const needed = labels.reduce((sum, label) => sum + textWidth(label, capHeight) + capHeight, -capHeight);
  return {
    title: { text: title, x: left, baselineY: top + Math.round((height + capHeight) / 2) },
    bar: { left: barLeft, top, height, stepWidth },
    labels: labels.flatMap((text, index) => {
      if (needed > width && index > 0 && index < labels.length - 1) return [];
      const share = index / (labels.length - 1);
      const middle = barLeft + share * width - textWidth(text, capHeight) / 2;
      const last = barLeft + width - textWidth(text, capHeight);
      return [{ text, x: Math.round(Math.min(Math.max(middle, barLeft), last)), baselineY }];
    }),
    bottom: baselineY + Math.round(0.4 * capHeight),
  };
}
