import { expect, test } from 'vitest';
import { markWindow, WINDOW_COLOR } from './mark-window.js';

const picture = { height: 4, width: 5, data: new Uint8Array(3 * 4 * 5) };

/** A line per row: `#` where the outline is. */
function drawn(window: Parameters<typeof markWindow>[1]): string[] {
  const { data } = markWindow(picture, window);
  return Array.from({ length: 4 }, (_, row) =>
    Array.from({ length: 5 }, (__, column) =>
      WINDOW_COLOR.every((value, channel) => data[3 * (5 * row + column) + channel] === value) ? '#' : '.',
    ).join(''),
  );
}

test.each([
  [{ top: 0, left: 1, height: 3, width: 3 }, ['.###.', '.#.#.', '.###.', '.....']],
  [{ top: -2, left: 2, height: 4, width: 9 }, ['..#..', '..###', '.....', '.....']],
  [{ top: -3, left: -3, height: 20, width: 20 }, ['.....', '.....', '.....', '.....']],
])('outlines %j', (window, lines) => expect(drawn(window)).toEqual(lines));
