import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { StageRunners } from '../stages/stage-context.js';
import { StageStopped } from '../stages/stage-context.js';
import { tryFileLock } from '../store/file-lock.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { unrulyTask } from '../test-support/unruly-task.js';
import { runTask } from './run-task.js';

/** Runners whose evaluation throws. */
function throwing(error: Error): () => Promise<StageRunners> {
  const evaluate = async (): Promise<never> => {
    throw error;
  };
  return async () => ({ train: evaluate, evaluate });
}

const signal = new AbortController().signal;

function silentLog(): void {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => log.mockRestore());
}

test('a folder that another process holds fails the attempt with a code of its own', async () => {
  silentLog();
  const dir = temporaryFolder();
  const lock = tryFileLock(join(dir, 'lock'));
  const options = { loadRunners: throwing(new Error('must not run')), signal, folderWaitMs: 0 };
  expect(await runTask(unrulyTask('any', dir), options)).toEqual({
    type: 'failed',
    message: `${dir}: the folder must be free; got another process in it for 0 s`,
    code: 'FOLDER_BUSY',
  });
  lock?.release();
  expect(await runTask(unrulyTask('any', dir), options)).toEqual({ type: 'failed', message: 'must not run' });
});

test('asked to stop while the folder is busy, it has stopped', async () => {
  const dir = temporaryFolder();
  const lock = tryFileLock(join(dir, 'lock'));
  onTestFinished(() => lock?.release());
  const options = { loadRunners: throwing(new Error('must not run')), signal: AbortSignal.abort() };
  expect(await runTask(unrulyTask('any', dir), options)).toEqual({ type: 'stopped' });
});

test('a stage that has kept its state has stopped', async () => {
  const options = { loadRunners: throwing(new StageStopped('kept')), signal };
  expect(await runTask(unrulyTask('any', temporaryFolder()), options)).toEqual({ type: 'stopped' });
});

test('a very long message is cut', async () => {
  silentLog();
  const error = Object.assign(new Error('x'.repeat(10_000)), { code: 'DATASET' });
  expect(await runTask(unrulyTask('any', temporaryFolder()), { loadRunners: throwing(error), signal })).toEqual({
    type: 'failed',
    message: 'x'.repeat(8192),
    code: 'DATASET',
  });
});
