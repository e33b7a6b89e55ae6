import type { SweepAttempt } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { timeLanes } from './time-lanes.js';

function attempt(stageKey: string, worker: string, startedAtMs: number, endedAtMs: number | null): SweepAttempt {
  return {
    stageKey,
    stageKind: 'train',
    stageName: 'expert rgb',
    seed: 0,
    number: 1,
    state: endedAtMs === null ? 'running' : 'complete',
    worker,
    device: 'cuda:0',
    startedAtMs,
    endedAtMs,
    errorCode: null,
    errorMessage: null,
  };
}

test('gives each device a lane, and what ran at a time on one device lanes of its own', () => {
  const { startMs, endMs, lanes } = timeLanes(
    [attempt('c', 'w1', 30, null), attempt('a', 'w1', 0, 20), attempt('b', 'w2', 10, 40), attempt('d', 'w1', 35, 50)],
    100,
  );
  expect([startMs, endMs]).toEqual([0, 100]);
  expect(
    lanes.map(({ name, attempts, busyShare }) => [name, attempts.map(({ stageKey }) => stageKey), busyShare]),
  ).toEqual([
    ['w1 cuda:0', ['a', 'c'], 0.9],
    ['w1 cuda:0', ['d'], 0.15],
    ['w2 cuda:0', ['b'], 0.3],
  ]);
});
