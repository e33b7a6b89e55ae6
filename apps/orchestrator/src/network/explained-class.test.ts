import { expect, test } from 'vitest';
import { classOverlap, explainedClass } from './explained-class.js';

const classesOf = (...names: readonly string[]) => names.map((name) => ({ name, color: [0, 0, 0] as const }));
const ROAD_SKY = { name: 'rgb', classes: classesOf('road', 'sky') };

test('a class is meant by its name or by its id in the first network', () => {
  const other = { name: 'ssma', classes: classesOf('sky', 'road') };
  expect(explainedClass('sky', [ROAD_SKY, other]).name).toBe('sky');
  expect(explainedClass('1', [ROAD_SKY, other]).name).toBe('sky');
  expect(explainedClass('1', [other, ROAD_SKY]).name).toBe('road');
});

test.each([
  ['raod', [ROAD_SKY], 'rgb: --class must be one of road, sky or an id from 0 to 1; got raod (did you mean road?)'],
  ['2', [ROAD_SKY], 'rgb: --class must be one of road, sky or an id from 0 to 1; got 2'],
  [
    'sky',
    [ROAD_SKY, { name: 'ssma', classes: classesOf('road') }],
    'ssma: --class must be one of road or an id from 0 to 0; got sky',
  ],
])('refuses %s', (wanted, networks, message) => {
  expect(() => explainedClass(wanted, networks)).toThrow(`gradcam: ${message}`);
});

test('overlap: 1 of 3 pixels; ignored pixels count as predicted but not for the IoU', () => {
  const predicted = Uint8Array.of(1, 1, 0, 0, 1);
  const labels = Uint8Array.of(7, 0, 7, 0, 255);
  expect(classOverlap(predicted, labels, 7)).toEqual({ predictedPixels: 3, truePixels: 2, iou: 1 / 3 });
  expect(classOverlap(Uint8Array.of(0, 1), Uint8Array.of(3, 255), 7)).toEqual({
    predictedPixels: 1,
    truePixels: 0,
    iou: null,
  });
});
