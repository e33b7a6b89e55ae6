import { expect, it } from 'vitest';
import { isMemoryFailure } from './memory-failure.js';

it.each([
  'Session fail to run with error: OOM when allocating tensor with shape[64,96,192,256] and type float on /device:GPU:0',
  'Session fail to run with error: Resource exhausted: failed to allocate memory',
  'Invalid typed array length: 14155776000',
  'Array buffer allocation failed',
  'Aborted(). Build with -sASSERTIONS for more info.',
])('%s', (message) => {
  expect(isMemoryFailure(new Error(message))).toBe(true);
});

it.each([new Error('Room when allocating: none'), new Error('inference: images must be one per input'), 'OOM'])(
  'not %s',
  (error) => {
    expect(isMemoryFailure(error)).toBe(false);
  },
);
