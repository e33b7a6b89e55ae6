import { describe, expect, it } from 'vitest';

import { distinctColors } from './palette.js';

describe('distinctColors', () => {
  it('begins with the green that lies farthest from black and white', () => {
    // To black: 1024 * 255^2 + 767 * 43^2 = 68.0 M; to white: (512 + 127.5) * 255^2 + (767 - 127.5) * 212^2 = 70.3 M.
    expect(distinctColors(1)).toEqual([[0, 255, 43]]);
  });

  it('makes a shorter palette the beginning of a longer one', () => {
    expect(distinctColors(40).slice(0, 11)).toEqual(distinctColors(11));
  });

  it('keeps 20 colours at least 85 steps apart in some channel, black included', () => {
    const colors = [[0, 0, 0] as const, ...distinctColors(20)];
    const closest = Math.min(
      ...colors.flatMap((a, index) =>
        colors.slice(index + 1).map((b) => Math.max(...a.map((value, channel) => Math.abs(value - (b[channel] ?? 0))))),
      ),
    );
    expect(closest).toBeGreaterThanOrEqual(85);
  });

  it('gives 255 classes different colours, none of them black', () => {
    const names = distinctColors(255).map((color) => color.join());
    expect(new Set([...names, '0,0,0']).size).toBe(256);
  });
});
