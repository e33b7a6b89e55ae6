import { textWidth } from './stroke-font.js';

/** Below it letters run together. */
const LEAST_CAP_HEIGHT = 7;

/** The capital height at which every text fits its width: at most `capHeight`, at least that which can be read. */
export function fittingCapHeight(texts: readonly string[], width: number, capHeight: number): number {
  const widest = Math.max(0, ...texts.map((text) => textWidth(text, capHeight)));
  if (widest <= width) return capHeight;
  return Math.min(capHeight, Math.max(LEAST_CAP_HEIGHT, Math.floor((10 * capHeight * width) / widest) / 10));
}

/** The text itself when it fits, else its beginning and three dots. */
export function shortened(text: string, width: number, capHeight: number): string {
  if (textWidth(text, capHeight) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('')}...`, capHeight) > width) characters.pop();
  return `${characters.join('').trimEnd()}...`;
}
