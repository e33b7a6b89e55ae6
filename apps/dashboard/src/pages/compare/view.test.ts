import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beneath, MAX_ZOOM, moved, readView, seenPart, type View, WHOLE, writeView, zoomed } from './view.js';

const part = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ x: part, y: part });
const views = fc
  .tuple(fc.double({ min: 1, max: MAX_ZOOM, noNaN: true }), point)
  .map(([factor, at]) => zoomed(WHOLE, factor, at));

test('twice as large around the middle shows the middle half', () => {
  expect(seenPart(zoomed(WHOLE, 2, { x: 0.5, y: 0.5 }))).toEqual({ left: 0.25, top: 0.25, side: 0.5 });
});

test('twice as large around the upper left corner keeps that corner', () => {
  expect(seenPart(zoomed(WHOLE, 2, { x: 0, y: 0 }))).toEqual({ left: 0, top: 0, side: 0.5 });
});

test('to the right by half of what is seen is a quarter of a picture that is twice as large', () => {
  expect(moved({ zoom: 2, x: 0.25, y: 0.5 }, { x: 0.5, y: 0 })).toEqual({ zoom: 2, x: 0.5, y: 0.5 });
});

test('what is larger keeps the point beneath the pointer', () => {
  fc.assert(
    fc.property(views, fc.double({ min: 1, max: 4, noNaN: true }), point, (view, factor, at) => {
      const before = beneath(view, at);
      const after = beneath(zoomed(view, factor, at), at);
      expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1e-9);
    }),
    { seed: 8 },
  );
});

test('nothing beyond the picture is ever seen', () => {
  const steps = fc.array(fc.tuple(fc.double({ min: 0.2, max: 5, noNaN: true }), point, point));
  fc.assert(
    fc.property(steps, (all) => {
      const end = all.reduce<View>((view, [factor, at, by]) => moved(zoomed(view, factor, at), by), WHOLE);
      const { left, top, side } = seenPart(end);
      for (const [low, high] of [
        [left, left + side],
        [top, top + side],
      ] as const) {
        expect(low).toBeGreaterThanOrEqual(-1e-9);
        expect(high).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
    { seed: 8 },
  );
});

test('comes back from the address, to four digits', () => {
  const view = { zoom: 4, x: 0.25, y: 0.6125 };
  expect(writeView(view)).toBe('4,0.25,0.6125');
  expect(readView(writeView(view))).toEqual(view);
  expect(writeView(WHOLE)).toBe('');
});

test.each(['', 'x', '4,0.5', '4,0.5,0.5,1', 'NaN,0,0', '4,,'])(
  'an address of %j shows the whole picture or less',
  (text) => {
    const { zoom, x, y } = readView(text);
    expect([zoom >= 1, Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true, true]);
  },
);
