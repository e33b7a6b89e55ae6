import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOf } from './channel-conformance.js';
import { inSequence } from './in-sequence.js';

test('takes what is next in each attempt, leaves out repeats and what comes after a gap', () => {
  const events = [
    eventOf('a', 3),
    eventOf('b', 1),
    eventOf('a', 4),
    eventOf('a', 3),
    eventOf('c', 2),
    eventOf('a', 6),
    eventOf('a', 5),
    eventOf('a', 1, 2),
  ];
  const { fresh, cursors } = inSequence(events, ({ stageKey, attempt }) => (stageKey === 'a' && attempt === 1 ? 3 : 0));
  expect(fresh).toEqual([eventOf('b', 1), eventOf('a', 4), eventOf('a', 5), eventOf('a', 1, 2)]);
  expect(cursors).toEqual([
    { stageKey: 'a', attempt: 1, sequence: 5 },
    { stageKey: 'b', attempt: 1, sequence: 1 },
    { stageKey: 'c', attempt: 1, sequence: 0 },
    { stageKey: 'a', attempt: 2, sequence: 1 },
  ]);
});

test('however a series is repeated and cut into batches, what is taken is the series once', () => {
  const rounds = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 10 })), { maxLength: 20 });
  fc.assert(
    fc.property(rounds, (windows) => {
      const series = Array.from({ length: 10 }, (_, index) => eventOf('a', index + 1));
      const taken: number[] = [];
      const batches = [...windows.map(([start, length]) => series.slice(start, start + length)), series];
      for (const batch of batches) {
        const { fresh, cursors } = inSequence(batch, () => taken.length);
        taken.push(...fresh.map(({ sequence }) => sequence));
        expect(cursors).toEqual([{ stageKey: 'a', attempt: 1, sequence: taken.length }]);
      }
      expect(taken).toEqual(series.map(({ sequence }) => sequence));
    }),
    { seed: 5 },
  );
});
