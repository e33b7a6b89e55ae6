import { describe, expect, it } from 'vitest';

import { countIds, createLabelSet, describeRawIds, hasUnknownId, toClassIndices } from './label-set.js';

const LABEL_SET = createLabelSet(
  [
    { name: 'ground', color: [1, 1, 1], rawIds: [3, 4] },
    { name: 'tree', color: [2, 2, 2], rawIds: [7] },
  ],
  [0],
);

describe('a label set', () => {
  it('merges raw ids into classes and ignores the rest', () => {
    expect(toClassIndices(Uint8Array.of(3, 4, 7, 0, 255), LABEL_SET)).toEqual(Uint8Array.of(0, 0, 1, 255, 255));
    expect(LABEL_SET.classes).toEqual([
      { name: 'ground', color: [1, 1, 1] },
      { name: 'tree', color: [2, 2, 2] },
    ]);
  });

  it('names the ids that a file may hold as runs', () => {
    expect(LABEL_SET.rawIds).toEqual([0, 3, 4, 7, 255]);
    expect(describeRawIds(LABEL_SET)).toBe('0 or 3 to 4 or 7 or 255');
  });

  it('tells maps with an id that no file may hold', () => {
    expect(hasUnknownId(Uint8Array.of(0, 3, 4, 7, 255), LABEL_SET)).toBe(false);
    expect(hasUnknownId(Uint8Array.of(0, 5, 4, 7, 255), LABEL_SET)).toBe(true);
    expect(hasUnknownId(new Uint8Array(0), LABEL_SET)).toBe(false);
  });
});

it('counts pixels per id', () => {
  const counts = countIds(Uint8Array.of(5, 255, 5, 0));
  expect(counts).toHaveLength(256);
  expect(counts.flatMap((count, id) => (count > 0 ? [[id, count]] : []))).toEqual([
    [0, 1],
    [5, 2],
    [255, 1],
  ]);
});
