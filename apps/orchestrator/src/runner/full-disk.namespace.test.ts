import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { builtModule } from '../test-support/built-module.js';
import { type CommandProcess, startCommand } from '../test-support/command-process.js';
import { RedisServer } from '../test-support/redis-server.js';
import { SmallDisk } from '../test-support/small-disk.js';
import { StageGate } from '../test-support/stage-gate.js';
import { sweepText } from '../test-support/sweep-text.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

// The command on a disk without room, and with room again. Needs Linux namespaces.

/** Room for an empty database with its log. */
const DISK_KIBIBYTES = 2048;

async function bench(smallFolder: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tiny.yaml'), sweepText('seeds: [0, 1]'));
  const gate = await StageGate.open(join(folder, 'gate.sock'));
  onTestFinished(() => gate.close());
  mkdirSync(join(folder, smallFolder), { recursive: true });
  const disk = await SmallDisk.mount(join(folder, smallFolder), DISK_KIBIBYTES);
  onTestFinished(() => disk.close());
  const start = (isOnDisk: boolean, ...words: readonly string[]): CommandProcess => {
    const launcher = isOnDisk ? { launcher: disk.launcher(folder) } : {};
    const env = { SSMA_TEST_GATE: gate.path };
    const command = startCommand(builtModule('gated-ssma'), words, { cwd: folder, env, ...launcher });
    onTestFinished(() => command.kill('SIGKILL'));
    return command;
  };
  return { folder, gate, disk, start };
}

test('no room for a checkpoint: the stage fails with that reason, the others run, and it goes on when there is room', async () => {
  const { gate, disk, start } = await bench('runs/stages');
  const run = start(true, 'sweep', 'start', 'tiny.yaml', '--retries', '0');
  const first = await gate.next();
  await first.tell('step');
  disk.fill();
  void first.tell('step');
  await first.gone;
  disk.free();
  await gate.finish(2);
  const { code, stderr } = await run.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('expert rgb (seed=0): ENOSPC: no space left on device, write; failed');
  expect(stderr).toContain('1 of 4 stages failed. 1 more could not run because of that.');
  const again = start(true, 'sweep', 'start', 'tiny.yaml');
  const second = await gate.next();
  expect(second).toMatchObject({ key: first.key, steps: 1 });
  await second.tell('finish');
  await gate.finish(1);
  expect((await again.ended).code).toBe(0);
  expect((await start(true, 'audit').ended).code).toBe(0);
});

test('no room in the database: what happens waits to be stored, and is stored when there is room', async () => {
  const { folder, gate, disk, start } = await bench('runs');
  mkdirSync(join(folder, 'stages'));
  symlinkSync(join(folder, 'stages'), disk.path('stages'));
  const run = start(true, 'sweep', 'start', 'tiny.yaml');
  const first = await gate.next();
  disk.fill();
  await first.tell('step');
  await first.tell('finish');
  await run.says(/database or disk is full/);
  disk.free();
  await gate.finish(3);
  expect((await run.ended).code).toBe(0);
  expect((await start(true, 'audit').ended).code).toBe(0);
  expect((await start(true, 'db', 'check').ended).code).toBe(0);
});

test('no room in the artifact store: the attempt fails with that reason, and the next one has room', async () => {
  const { folder, gate, disk, start } = await bench('store');
  const redis = await RedisServer.start();
  onTestFinished(() => redis.stop());
  const words = ['--redis', redis.url, '--artifacts', join(folder, 'store')];
  start(true, 'worker', '--devices', 'cpu', '--runs', 'far', ...words);
  const run = start(true, 'sweep', 'start', 'tiny.yaml', '--retries', '1', '--retry-delay', '0', ...words);
  const first = await gate.next();
  await first.tell('step');
  disk.fill();
  await first.tell('finish');
  await run.says(/expert rgb \(seed=0\): .*must be stored; got ENOSPC.*; trying again/);
  disk.free();
  const second = await gate.next();
  expect(second).toMatchObject({ key: first.key, steps: 1 });
  await second.tell('finish');
  await gate.finish(3);
  expect((await run.ended).code).toBe(0);
});
