import { IGNORE_LABEL } from '@ssma/datasets';
import { expect, test } from 'vitest';
import { IMPROVEMENT_COLORS, improvementMap } from './improvement-map.js';

const NAMES = new Map(Object.entries(IMPROVEMENT_COLORS).map(([name, color]) => [color.join(), name]));

function namesOf(data: Uint8Array): (string | undefined)[] {
  return Array.from({ length: data.length / 3 }, (_, pixel) => NAMES.get(data.slice(3 * pixel, 3 * pixel + 3).join()));
}

test('is green where the candidate repairs, red where it is wrong, black where ignored, grey along edges of the truth', () => {
  const { data } = improvementMap({
    height: 2,
    width: 5,
    truth: Uint8Array.of(...[0, 0, 0, 0, 1], ...[0, 0, 0, IGNORE_LABEL, 1]),
    baseline: Int32Array.of(...[0, 1, 0, 0, 1], ...[0, 1, 0, 1, 1]),
    candidate: Int32Array.of(...[0, 0, 1, 0, 1], ...[0, 1, 0, 0, 1]),
  });
  expect(namesOf(data)).toEqual([
    ...['right', 'repaired', 'wrong', 'edge', 'right'],
    ...['right', 'wrong', 'edge', 'right', 'right'],
  ]);
});

test('takes neither the end of a row nor the last row for an edge', () => {
  const truth = Uint8Array.of(0, 1, 0, 1);
  const { data } = improvementMap({ height: 2, width: 2, truth, baseline: truth, candidate: truth });
  expect(namesOf(data)).toEqual(['edge', 'right', 'edge', 'right']);
});

test.each(['truth', 'baseline', 'candidate'])('rejects %s of another size', (name) => {
  const ids = new Uint8Array(4);
  const compared = { height: 2, width: 2, truth: ids, baseline: ids, candidate: ids, [name]: new Uint8Array(3) };
  expect(() => improvementMap(compared)).toThrow(`improvementMap: ${name} must hold 4 class ids; got 3`);
});
