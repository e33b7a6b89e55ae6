import { expect, test } from 'vitest';
import { type Exchange, MEDIAN_OF_SORTED_COLUMNS, MEDIAN_WIRE, SORT_5 } from './median-network.js';

test('sorts all 32 rows of zeros and ones', () => {
  for (let bits = 0; bits < 32; bits++) {
    const wires = Array.from({ length: 5 }, (_, i) => (bits >> i) & 1);
    const sorted = [...wires].sort();
    expect(exchanged(wires, SORT_5)).toEqual(sorted);
  }
});

test('finds the median of all 7776 sets of five sorted columns of zeros and ones', () => {
  let numWrong = 0;
  for (let code = 0; code < 6 ** 5; code++) {
    const onesByColumn = Array.from({ length: 5 }, (_, column) => Math.floor(code / 6 ** column) % 6);
    const wires = Array.from({ length: 25 }, (_, i) =>
      Math.floor(i / 5) >= 5 - (onesByColumn[i % 5] as number) ? 1 : 0,
    );
    const numOnes = onesByColumn.reduce((sum, ones) => sum + ones, 0);
    if (exchanged(wires, MEDIAN_OF_SORTED_COLUMNS)[MEDIAN_WIRE] !== (numOnes >= 13 ? 1 : 0)) numWrong++;
  }
  expect(numWrong).toBe(0);
});

function exchanged(values: readonly number[], network: readonly Exchange[]): number[] {
  const wires = [...values];
  for (const [low, high] of network) {
    const pair = [wires[low] as number, wires[high] as number];
    wires[low] = Math.min(...pair);
    wires[high] = Math.max(...pair);
  }
  return wires;
}
