import { expect, test } from 'vitest';
import { seenWindow } from './receptive-field-sheet.js';

/** A mask of lines in which `#` is seen. */
function maskOf(...lines: readonly string[]) {
  const mask = Uint8Array.from(lines.join(''), (letter) => (letter === '#' ? 1 : 0));
  return { from: 'rgb', height: lines.length, width: lines[0]?.length ?? 0, mask };
}

test.each([
  [['.....', '.#.#.', '...#.', '.....'], { top: 1, left: 1, height: 2, width: 3 }],
  // What reaches a border goes on behind it: that side lies outside.
  [['#....', '.#...', '.....', '.....'], { top: -1, left: -1, height: 3, width: 3 }],
  [['.....', '.....', '...#.', '....#'], { top: 2, left: 3, height: 3, width: 3 }],
])('the window of %j', (lines, window) => expect(seenWindow(maskOf(...lines))).toEqual(window));
