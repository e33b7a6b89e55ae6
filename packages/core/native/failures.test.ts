import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isFailureFinal, recordedFailure, recordFailure } from './failures.mjs';
import { failureFile } from './locations.mjs';

const TIME = '2025-01-01T00:00:00.000Z';
const NOW_MS = Date.parse(TIME) + 30 * 60_000;
const ENVIRONMENT = 'pip 23; g++ 12; node v20';
const failure = (kind: string) => ({ time: TIME, kind, reason: 'reason', environment: ENVIRONMENT });

test.each([
  ['build', true],
  ['load', true],
  ['download', true],
  ['toolchain', false],
  ['disk', false],
  ['platform', false],
])('half an hour later a failure of kind %s is final: %s', (kind, isFinal) => {
  expect(isFailureFinal(failure(kind), ENVIRONMENT, NOW_MS)).toBe(isFinal);
});

test('a failed download is tried again after an hour, a failed build is not', () => {
  const laterMs = Date.parse(TIME) + 3_600_000;
  expect(isFailureFinal(failure('download'), ENVIRONMENT, laterMs)).toBe(false);
  expect(isFailureFinal(failure('build'), ENVIRONMENT, laterMs)).toBe(true);
});

test('a changed compiler, Python or Node makes every failure worth another try', () => {
  expect(isFailureFinal(failure('build'), 'pip 23; g++ 13; node v20', NOW_MS)).toBe(false);
});

test('a failure is remembered per build until it is cleared, and a damaged record counts as none', () => {
  const cache = mkdtempSync(join(tmpdir(), 'ssma-failures-'));
  onTestFinished(() => rmSync(cache, { recursive: true }));
  recordFailure('cpu-build', failure('build'), cache);
  expect(recordedFailure('cpu-build', cache)).toEqual(failure('build'));
  expect(recordedFailure('cuda-build', cache)).toBeUndefined();
  recordFailure('cpu-build', undefined, cache);
  expect(recordedFailure('cpu-build', cache)).toBeUndefined();
  writeFileSync(failureFile({ cache }), '{ "cpu-build": ');
  expect(recordedFailure('cpu-build', cache)).toBeUndefined();
});
