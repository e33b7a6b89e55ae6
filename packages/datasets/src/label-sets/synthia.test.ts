import { describe, expect, it } from 'vitest';

import { CITYSCAPES_11 } from './cityscapes.js';
import { SYNTHIA_RAND_11, SYNTHIA_RAND_LABELS, SYNTHIA_SEQUENCES_11, SYNTHIA_SEQUENCES_LABELS } from './synthia.js';

const VOID = 255;

describe('the SYNTHIA label sets', () => {
  it('number the labels from 0 on', () => {
    for (const [labels, count] of [
      [SYNTHIA_RAND_LABELS, 23],
      [SYNTHIA_SEQUENCES_LABELS, 16],
    ] as const) {
      expect(labels.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, id) => id));
    }
  });

  it('map the ids of RAND_CITYSCAPES to the 11 classes', () => {
    // ethz-asl/modular_semantic_segmentation, xview/datasets/synthia_cityscapes.py.
    const classes = [
      ...[VOID, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10],
      ...[VOID, VOID, VOID, VOID, 10, 7, 7, VOID, VOID, VOID],
    ];
    expect([...SYNTHIA_RAND_11.classByRawId.subarray(0, 23)]).toEqual(classes);
    expect(SYNTHIA_RAND_11.rawIds).toEqual([...Array.from({ length: 23 }, (_, id) => id), 255]);
  });

  it('map the ids of the sequences to the same classes, lane marking to none', () => {
    const classes = [VOID, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, VOID, VOID, VOID, VOID];
    expect([...SYNTHIA_SEQUENCES_11.classByRawId.subarray(0, 16)]).toEqual(classes);
    expect(SYNTHIA_SEQUENCES_11.rawIds).toEqual([...Array.from({ length: 16 }, (_, id) => id), 255]);
    expect(SYNTHIA_SEQUENCES_11.classes).toEqual(SYNTHIA_RAND_11.classes);
  });

  it('have the class names of Cityscapes in the same order, in colours of their own', () => {
    expect(SYNTHIA_RAND_11.classes.map(({ name }) => name)).toEqual(CITYSCAPES_11.classes.map(({ name }) => name));
    expect(SYNTHIA_RAND_11.classes[10]?.color).toEqual([0, 128, 192]);
  });
});
