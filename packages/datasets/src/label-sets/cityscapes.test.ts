import { describe, expect, it } from 'vitest';

import { CITYSCAPES_11, CITYSCAPES_19, CITYSCAPES_LABELS } from './cityscapes.js';

const VOID = 255;

describe('the Cityscapes label sets', () => {
  it('number the 34 labels from 0 on', () => {
    expect(CITYSCAPES_LABELS.map(({ id }) => id)).toEqual(Array.from({ length: 34 }, (_, id) => id));
  });

  it('map raw ids 0 to 33 to the benchmark trainIds', () => {
    // mcordts/cityscapesScripts, cityscapesscripts/helpers/labels.py, column trainId.
    const trainIds = [
      ...[VOID, VOID, VOID, VOID, VOID, VOID, VOID, 0, 1, VOID, VOID, 2, 3, 4, VOID, VOID, VOID],
      ...[5, VOID, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, VOID, VOID, 16, 17, 18],
    ];
    expect([...CITYSCAPES_19.classByRawId.subarray(0, 34)]).toEqual(trainIds);
    expect(CITYSCAPES_19.classes.map(({ name }) => name)).toEqual([
      ...['road', 'sidewalk', 'building', 'wall', 'fence', 'pole', 'traffic light', 'traffic sign', 'vegetation'],
      ...['terrain', 'sky', 'person', 'rider', 'car', 'truck', 'bus', 'train', 'motorcycle', 'bicycle'],
    ]);
    expect(CITYSCAPES_19.classes[13]?.color).toEqual([0, 0, 142]);
  });

  it('map raw ids 0 to 33 to the 11 classes in the authors order', () => {
    const classes = [
      ...[VOID, VOID, VOID, VOID, VOID, VOID, VOID, 2, 3, VOID, VOID, 1, VOID, 4, VOID, VOID, VOID],
      ...[6, VOID, VOID, 8, 5, VOID, 0, 9, 10, 7, 7, 7, VOID, VOID, VOID, 10, 10],
    ];
    expect([...CITYSCAPES_11.classByRawId.subarray(0, 34)]).toEqual(classes);
    expect(CITYSCAPES_11.classes).toHaveLength(11);
  });

  it('ignore 255, which older tools write for licence plates (-1)', () => {
    for (const { classByRawId, rawIds } of [CITYSCAPES_11, CITYSCAPES_19]) {
      expect(classByRawId[255]).toBe(VOID);
      expect(rawIds).toEqual([...Array.from({ length: 34 }, (_, id) => id), 255]);
    }
  });
});
