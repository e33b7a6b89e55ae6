import { expect, test } from 'vitest';
import { accumulate, emptyConfusion } from './confusion-matrix.js';
import { sceneScores } from './scene-scores.js';

test('scores scenes like pixels, one id each', () => {
  const matrix = emptyConfusion(4);
  // Bathroom, bedroom, kitchen, office; no office is seen or predicted.
  accumulate(matrix, Uint8Array.of(0, 0, 0, 1, 1, 2), Uint8Array.of(0, 0, 1, 1, 2, 1));
  expect(sceneScores(matrix)).toEqual({
    meanRecall: (2 / 3 + 1 / 2 + 0) / 3,
    meanIou: (2 / 3 + 1 / 4 + 0) / 3,
    accuracy: 3 / 6,
    perClass: [
      { recall: 2 / 3, iou: 2 / 3, numScenes: 3 },
      { recall: 1 / 2, iou: 1 / 4, numScenes: 2 },
      { recall: 0, iou: 0, numScenes: 1 },
      { recall: null, iou: null, numScenes: 0 },
    ],
  });
});
