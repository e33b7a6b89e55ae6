import { expect, test } from 'vitest';
import { fittingCapHeight, shortened } from './fitted-text.js';
import { sheetLayout } from './sheet-layout.js';
import { textWidth } from './stroke-font.js';

test('letters shrink until the longest text fits, but stay legible', () => {
  const texts = ['recalibrated depth', 'fused'];
  expect(fittingCapHeight(texts, 1000, 20)).toBe(20);
  const fitted = fittingCapHeight(texts, 150, 20);
  expect(fitted).toBeLessThan(20);
  expect(textWidth('recalibrated depth', fitted)).toBeLessThanOrEqual(150);
  expect(textWidth('recalibrated depth', fitted + 0.1)).toBeGreaterThan(150);
  expect(fittingCapHeight(texts, 10, 20)).toBe(7);
});

test('a text that does not fit ends with three dots within its width', () => {
  expect(shortened('fused', 1000, 10)).toBe('fused');
  const cut = shortened('ssma/latent recalibrated depth', 100, 10);
  expect(cut).toMatch(/^ssma\/latent.*[^ ]\.\.\.$/);
  expect(textWidth(cut, 10)).toBeLessThanOrEqual(100);
});

test('long titles of many narrow columns stay over their columns', () => {
  const titles = Array.from({ length: 14 }, (_, column) => `recalibrated depth ${column}`);
  const content = { pictureHeight: 96, pictureWidth: 192, titles, numRows: 1, hasCaptions: false, legend: [] };
  const { titleCapHeight, capHeight, pictureWidth } = sheetLayout(content);
  expect(titleCapHeight).toBeLessThan(capHeight);
  for (const title of titles) expect(textWidth(title, titleCapHeight)).toBeLessThanOrEqual(pictureWidth);
});
