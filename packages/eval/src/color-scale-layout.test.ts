import { expect, test } from 'vitest';
import { colorScaleLayout } from './color-scale-layout.js';
import { textWidth } from './stroke-font.js';

const SCALE = { title: 'heat', colorMap: 'inferno', labels: ['0', '0.25', '0.5', '0.75', '1'] } as const;

test.each([
  [600, ['0', '0.25', '0.5', '0.75', '1']],
  [140, ['0', '1']],
])('in %i pixels the labels %j lie below the bar and apart from each other', (right, texts) => {
  const { bar, labels } = colorScaleLayout(SCALE, { left: 16, right, top: 0, capHeight: 8 });
  expect(labels.map(({ text }) => text)).toEqual(texts);
  const end = bar.left + 64 * bar.stepWidth;
  for (const [index, { text, x }] of labels.entries()) {
    expect(x).toBeGreaterThanOrEqual(bar.left);
    expect(x + textWidth(text, 8)).toBeLessThanOrEqual(
      (labels[index + 1]?.x ?? end + 1) - (index + 1 < labels.length ? 4 : 0),
    );
  }
  expect(end).toBeLessThanOrEqual(right);
});
