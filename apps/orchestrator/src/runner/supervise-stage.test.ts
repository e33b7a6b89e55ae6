import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { SOME_PROVENANCE } from '../test-support/some-provenance.js';
import { StageGate } from '../test-support/stage-gate.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';
import { UNRULY_PROGRAM, unrulyTask } from '../test-support/unruly-task.js';
import type { StageReport } from './messages.js';
import type { StageProgram, Supervision } from './supervise-stage.js';
import { superviseStage } from './supervise-stage.js';

// Real processes. A stage is known to be gone when the kernel has closed its connection to the gate of its folder.

const MIB = 2 ** 20;

/** Begins an unruly stage in a folder of its own. */
async function begun(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  behaviour: string,
  supervision: Partial<Supervision> & { readonly program?: StageProgram } = {},
) {
  const { folder, gate } = await gatedFolder({ onTestFinished });
  const logFd = openSync(join(folder, 'log.txt'), 'a');
  onTestFinished(() => closeSync(logFd));
  const stop = new AbortController();
  const kill = new AbortController();
  onTestFinished(() => kill.abort());
  const reports: StageReport[] = [];
  const onReport = (report: StageReport): void => void reports.push(report);
  const ended = superviseStage(unrulyTask(behaviour, folder), supervision.program ?? UNRULY_PROGRAM, {
    logFd,
    onReport,
    stop: stop.signal,
    kill: kill.signal,
    ...supervision,
  });
  return { folder, gate, stop, kill, reports, ended };
}

async function gatedFolder({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const folder = mkdtempSync(join(tmpdir(), 'ssma-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const gate = await StageGate.open(join(folder, 'gate.sock'));
  onTestFinished(() => gate.close());
  return { folder, gate };
}

/** Supervises an unruly stage from a process of its own. */
function supervisedElsewhere({ onTestFinished }: TestContext, behaviour: string, folder: string, leaseMs: number) {
  const args = [behaviour, folder, String(leaseMs)];
  const supervisor = fork(supportModule('./supervising-process.ts'), args, { execArgv: [...TYPESCRIPT_ARGUMENTS] });
  onTestFinished(() => void supervisor.kill('SIGKILL'));
  return supervisor;
}

const kept = (folder: string): boolean => existsSync(join(folder, 'state.txt'));

describe.concurrent('being asked to stop', () => {
  test('a stage keeps its state and ends, however often and in whatever order it is asked', async (context) => {
    const { folder, gate, stop, ended } = await begun(context, 'keeps its state');
    const stage = await gate.next();
    stop.abort();
    stop.abort();
    expect(await ended).toEqual({ kind: 'stopped' });
    await stage.gone;
    expect(kept(folder)).toBe(true);
  });

  test('a stage that was to stop before it began ends as stopped', async (context) => {
    const { folder, ended } = await begun(context, 'keeps its state', { stop: AbortSignal.abort() });
    expect(await ended).toEqual({ kind: 'stopped' });
    expect(kept(folder)).toBe(true);
  });

  test('a stage that does not obey is killed after the grace', async (context) => {
    const { gate, stop, ended } = await begun(context, 'does not stop', { stopGraceMs: 300 });
    const stage = await gate.next();
    stop.abort();
    expect(await ended).toEqual({ kind: 'lost', message: 'it did not end within 0.3 s of being asked to stop' });
    await stage.gone;
  });

  test('kill ends it at once, also while its grace runs', async (context) => {
    const { gate, stop, kill, ended } = await begun(context, 'does not stop');
    const stage = await gate.next();
    stop.abort();
    kill.abort();
    kill.abort();
    expect(await ended).toEqual({ kind: 'lost', message: 'it was killed on request' });
    await stage.gone;
  });

  test('a stage that was to be killed before it began is lost', async (context) => {
    const aborted = AbortSignal.abort();
    const { ended } = await begun(context, 'ends at once', { stop: aborted, kill: aborted });
    expect(await ended).toEqual({ kind: 'lost', message: 'it was killed on request' });
  });
});

describe.concurrent('what a stage leaves', () => {
  test('a process that it has started is gone after its result', async (context) => {
    const { gate, ended } = await begun(context, 'leaves a process and ends');
    const [stage, left] = [await gate.next(), await gate.next()];
    expect(left.pid).not.toBe(stage.pid);
    expect(await ended).toMatchObject({ kind: 'complete', outcome: { kind: 'evaluate' } });
    await left.gone;
    await stage.gone;
  });

  test('a process that it has started is gone after the parent of both was killed, and its state is kept', async (context) => {
    const { folder, gate } = await gatedFolder(context);
    const supervisor = supervisedElsewhere(context, 'leaves a process and keeps its state', folder, 30_000);
    const [stage, left] = [await gate.next(), await gate.next()];
    supervisor.kill('SIGKILL');
    await stage.gone;
    await left.gone;
    expect(kept(folder)).toBe(true);
  });

  test('a process that hangs after its result is killed, and the result counts', async (context) => {
    const { gate, ended } = await begun(context, 'hangs after its result', { stopGraceMs: 300 });
    const stage = await gate.next();
    expect(await ended).toMatchObject({ kind: 'complete' });
    await stage.gone;
  });
});

describe.concurrent('memory', () => {
  test('a stage above the limit keeps its state and says what it held', async (context) => {
    const memoryLimitBytes = 300 * MIB;
    const { folder, gate, ended } = await begun(context, 'takes memory, then keeps its state', { memoryLimitBytes });
    const stage = await gate.next();
    const end = await ended;
    expect(end).toEqual({ kind: 'stopped', reason: 'memory', rssBytes: expect.any(Number) });
    expect(end.kind === 'stopped' && end.rssBytes).toBeGreaterThan(memoryLimitBytes);
    await stage.gone;
    expect(kept(folder)).toBe(true);
  });

  test('a stage above the limit that does not stop is killed, and the message names limit and use', async (context) => {
    const limits = { memoryLimitBytes: 300 * MIB, stopGraceMs: 300 };
    const { gate, ended } = await begun(context, 'takes memory and does not stop', limits);
    const stage = await gate.next();
    expect(await ended).toEqual({
      kind: 'lost',
      message: expect.stringMatching(
        /^it did not end within 0\.3 s of being asked to stop; it held [345]\d\d MiB of memory, its limit is 300 MiB$/,
      ),
    });
    await stage.gone;
  });

  test('a stage below the limit that is stopped by request has no reason of its own', async (context) => {
    const { gate, stop, ended } = await begun(context, 'keeps its state', { memoryLimitBytes: 4096 * MIB });
    await gate.next();
    stop.abort();
    expect(await ended).toEqual({ kind: 'stopped' });
  });
});

describe.concurrent('life signs', () => {
  test('a stage whose parent is stopped keeps its state and ends by itself', async (context) => {
    const { folder, gate } = await gatedFolder(context);
    const supervisor = supervisedElsewhere(context, 'keeps its state', folder, 300);
    const end = once(supervisor, 'message');
    const stage = await gate.next();
    supervisor.kill('SIGSTOP');
    await stage.gone;
    expect(kept(folder)).toBe(true);
    supervisor.kill('SIGCONT');
    expect((await end)[0]).toEqual({ kind: 'stopped' });
  });

  test('a step that blocks the loop for longer than the lease does not make the parent seem silent', async (context) => {
    const { ended } = await begun(context, 'blocks its loop for two seconds', { leaseMs: 1500 });
    expect(await ended).toMatchObject({ kind: 'complete' });
  });

  test('a stage that blocks its loop for ever is killed', async (context) => {
    const { gate, ended } = await begun(context, 'blocks its loop for ever', { hangMs: 3000 });
    const stage = await gate.next();
    expect(await ended).toEqual({ kind: 'lost', message: 'it gave no sign of life for 3 s' });
    await stage.gone;
  });
});

describe.concurrent('what a stage is given and says', () => {
  test.for([
    ['cpu', '{"CUDA_VISIBLE_DEVICES":""}'],
    ['1', '{"CUDA_VISIBLE_DEVICES":"1","CUDA_DEVICE_ORDER":"PCI_BUS_ID"}'],
  ] as const)('device %s arrives in its environment', async ([device, phase], context) => {
    const { reports, ended } = await begun(context, 'tells its devices', { device });
    expect(await ended).toMatchObject({ kind: 'complete' });
    expect(reports).toEqual([{ type: 'progress', progress: { phase, step: 0, totalSteps: 0 } }]);
  });

  test('the provenance that it tells arrives as it is', async (context) => {
    const { reports, ended } = await begun(context, 'tells its provenance');
    expect(await ended).toMatchObject({ kind: 'complete' });
    expect(reports).toEqual([{ type: 'provenance', provenance: SOME_PROVENANCE }]);
  });

  test('a message that nobody knows ends it as failed', async (context) => {
    const { gate, ended } = await begun(context, 'says nonsense');
    const stage = await gate.next();
    const message = 'the stage must send known messages; got {"type":"nonsense"}';
    expect(await ended).toEqual({ kind: 'failed', message });
    await stage.gone;
  });

  test('a report that cannot be taken ends it as failed for that reason', async (context) => {
    const onReport = (): void => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    };
    const { gate, ended } = await begun(context, 'reports once', { onReport });
    const stage = await gate.next();
    const message = 'its progress must be taken; got database or disk is full';
    expect(await ended).toEqual({ kind: 'failed', message, code: 'SQLITE_FULL' });
    await stage.gone;
  });

  test('a process that the system refuses to start is lost', async (context) => {
    // Linux takes 128 KiB per argument at most.
    const program = { ...UNRULY_PROGRAM, stagesModule: 'x'.repeat(4 * MIB) };
    const { ended } = await begun(context, 'ends at once', { program });
    const message = 'the process could not be started: Error: spawn E2BIG';
    expect(await ended).toEqual({ kind: 'lost', message });
  });

  test('its text output is in the log', async (context) => {
    const { folder, ended } = await begun(context, 'ends at once', {
      program: { ...UNRULY_PROGRAM, execArgv: [...TYPESCRIPT_ARGUMENTS, '--trace-exit'] },
    });
    expect(await ended).toMatchObject({ kind: 'complete' });
    expect(readFileSync(join(folder, 'log.txt'), 'utf8')).toContain('Exited the environment with code 0');
  });
});
