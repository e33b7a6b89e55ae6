import { type ColorMap, mapColor } from './color-map.js';
import { type ColorScaleLayout, NUM_SCALE_STEPS } from './color-scale-layout.js';
import { svgText } from './stroke-font.js';

const INK = '#1c2026';
const MUTED_INK = '#6a7280';

/** SVG elements that draw a scale of colours with its title and labels. */
export function scaleSvg(
  { bar, title, labels }: ColorScaleLayout,
  { colorMap, capHeight }: { readonly colorMap: ColorMap; readonly capHeight: number },
): string[] {
  const steps = Array.from({ length: NUM_SCALE_STEPS }, (_, step) => {
    const color = mapColor(colorMap, step / (NUM_SCALE_STEPS - 1));
    const x = bar.left + step * bar.stepWidth;
    return `<rect x="${x}" y="${bar.top}" width="${bar.stepWidth}" height="${bar.height}" fill="rgb(${color.join(',')})"/>`;
  });
  const width = NUM_SCALE_STEPS * bar.stepWidth;
  return [
    svgText(title.text, { ...title, capHeight, color: MUTED_INK }),
    ...steps,
    `<rect x="${bar.left}" y="${bar.top}" width="${width}" height="${bar.height}" fill="none" stroke="${MUTED_INK}"/>`,
    ...labels.map((label) => svgText(label.text, { ...label, capHeight, color: INK })),
  ];
}
