import { expect, test } from 'vitest';
import { formatDuration } from './format-duration.js';
import { lineDisplay } from './run-display.js';

test('without a terminal a stage says when it begins, at each tenth, and how it ended', () => {
  const lines: string[] = [];
  const display = lineDisplay(
    (line) => lines.push(line),
    (key) => `train ${key}`,
  );
  display.show({ type: 'started', stageKey: 'a', attempt: 1, worker: 'local.here' });
  for (let step = 1; step <= 25; step++) {
    const progress = {
      phase: 'training',
      step,
      totalSteps: 100,
      loss: 1 / step,
      imagesPerSecond: 8,
      etaSeconds: 100 - step,
    };
    display.show({ type: 'progress', stageKey: 'a', progress });
  }
  display.show({
    type: 'ended',
    stageKey: 'a',
    stageState: 'waiting',
    end: { kind: 'lost', message: 'the process was killed by SIGKILL' },
    retryInMs: 8000,
  });
  expect(lines).toEqual([
    'train a: started, attempt 1',
    'train a: training 1/100, loss 1.0000, 8.0 images/s, 1 min 39 s left',
    'train a: training 10/100, loss 0.1000, 8.0 images/s, 1 min 30 s left',
    'train a: training 20/100, loss 0.0500, 8.0 images/s, 1 min 20 s left',
    'train a: the process was killed by SIGKILL; trying again in 8 s',
  ]);
});

test.each([
  [41.6, '42 s'],
  [185, '3 min 05 s'],
  [7620, '2 h 07 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
