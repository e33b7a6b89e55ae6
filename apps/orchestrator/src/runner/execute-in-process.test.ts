import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StageGate } from '../test-support/stage-gate.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { UNRULY_PROGRAM, unrulyTask } from '../test-support/unruly-task.js';
import { executeInProcess } from './execute-in-process.js';

test('what an attempt writes is in its log and passed on, without the heading', async () => {
  const dir = temporaryFolder();
  const gate = await StageGate.open(join(dir, 'gate.sock'));
  onTestFinished(() => gate.close());
  const path = join(dir, 'log.txt');
  const passedOn: string[] = [];
  const { signal } = new AbortController();
  const { end, logTail } = await executeInProcess({ stageLog: () => path }, UNRULY_PROGRAM)(
    unrulyTask('writes two lines', dir),
    { number: 3, device: 'cpu', leaseMs: 30_000 },
    { onReport: () => undefined, onLog: (text) => passedOn.push(text), stop: signal, kill: signal },
  );
  expect(end).toMatchObject({ kind: 'complete' });
  expect(passedOn.join('')).toBe('a line\nanother line\n');
  expect(logTail).toBe('a line\nanother line');
  expect(readFileSync(path, 'utf8')).toBe('=== attempt 3\na line\nanother line\n');
});
