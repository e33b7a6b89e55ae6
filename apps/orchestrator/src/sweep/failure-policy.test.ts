import { expect, test } from 'vitest';
import { definitionId } from '../runner/definition-id.js';
import { sweepText } from '../test-support/sweep-text.js';
import { parseSweep } from './read-sweep.js';

function idOf(...lines: readonly string[]): string {
  return definitionId(parseSweep(sweepText(...lines), 'a.yaml').sweep);
}

test('what errors do is no part of what a sweep is; its seeds are', () => {
  expect(idOf('onError: stop', 'retries: 3', 'retryDelaySeconds: 60')).toBe(idOf());
  expect(idOf('seeds: [1]')).not.toBe(idOf());
});
