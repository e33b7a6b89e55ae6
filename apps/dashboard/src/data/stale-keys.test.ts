import type { StoreEvent } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { staleKeys, withoutCovered } from './stale-keys.js';

test('makes all that was read old with the first event of a connection', () => {
  expect(withoutCovered([...staleKeys({ type: 'hello' }), ['sweeps'], ['sweep', 'a']])).toEqual([[]]);
});

test('makes the sweeps of a stage old, and the stage itself', () => {
  const event: StoreEvent = {
    type: 'stage',
    key: 's1',
    kind: 'train',
    name: 'expert rgb',
    state: 'running',
    attempt: 1,
    progress: null,
    sweeps: ['a', 'b'],
  };
  expect(staleKeys(event)).toEqual(
    expect.arrayContaining([['sweeps'], ['stage', 's1'], ['trial'], ['sweep', 'a'], ['sweep', 'b']]),
  );
});

test('keeps each prefix once, without those beneath another', () => {
  expect(
    withoutCovered([
      ['sweep', 'a', 'table'],
      ['sweep', 'a'],
      ['sweep', 'a'],
      ['sweep', 'ab'],
    ]),
  ).toEqual([
    ['sweep', 'a'],
    ['sweep', 'ab'],
  ]);
});
