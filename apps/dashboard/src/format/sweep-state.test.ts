import { expect, test } from 'vitest';
import { sweepState } from './sweep-state.js';

const ENDED = { waiting: 0, running: 0, complete: 3, stopped: 0, failed: 1 };

test('calls an active sweep without anything left complete, and no other', () => {
  expect(sweepState({ state: 'active', trials: ENDED })).toBe('complete');
  expect(sweepState({ state: 'active', trials: { ...ENDED, waiting: 1 } })).toBe('active');
  expect(sweepState({ state: 'cancelled', trials: ENDED })).toBe('cancelled');
});
