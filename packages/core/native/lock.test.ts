import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withLock } from './lock.mjs';

/** Above the largest process id that Linux hands out. */
const DEAD_PROCESS = 2 ** 22 + 1;

function lockFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ssma-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'lock');
}

test('two holders work one after the other, and the second is told about the first', async () => {
  const file = lockFile();
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise((done) => setImmediate(done));
    events.push(`${name} ends`);
  };
  const waits: string[] = [];
  await Promise.all([withLock(file, work('a')), withLock(file, work('b'), (holder: string) => waits.push(holder))]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(waits).toEqual([String(process.pid)]);
  expect(existsSync(file)).toBe(false);
});

test('the lock of a process that died is taken over', async () => {
  const file = lockFile();
  const ours = await withLock(file, () => readFileSync(file, 'utf8'));
  writeFileSync(file, ours.replace(/\d+$/, String(DEAD_PROCESS)));
  expect(await withLock(file, () => 'done')).toBe('done');
});

test('the lock is released when the work fails', async () => {
  const file = lockFile();
  const work = () => {
    throw new Error('disk full');
  };
  await expect(withLock(file, work)).rejects.toThrow('disk full');
  expect(existsSync(file)).toBe(false);
});
