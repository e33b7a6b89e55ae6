import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ControlRequest } from '../control/control-request.js';
import { serveControl } from '../control/serve-control.js';
import { runsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { completeStage } from '../test-support/complete-stage.js';
import { ssma } from '../test-support/run-command.js';
import { emptyStore } from '../test-support/stored-stages.js';
import { addStoredSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

/** A sweep in a runs folder that no orchestrator runs on. */
async function idleSweep() {
  const { db, runs } = emptyStore();
  const { id, plan } = await addStoredSweep(db, sweepText());
  return { db, id, plan, runs, sweep: (...args: readonly string[]) => ssma('sweep', ...args, '--runs', runs.root) };
}

/** An orchestrator that does nothing but keep what it is asked for. */
async function listener(root: string): Promise<ControlRequest[]> {
  const requests: ControlRequest[] = [];
  const server = await serveControl(runsFolder(root), async (request) => {
    requests.push(request);
    return { message: `${request.type} heard`, data: { heard: request.type } };
  });
  onTestFinished(() => server.close());
  return requests;
}

test('where no orchestrator runs, pause, stop and cancel are recorded, and shown by status and watch', async () => {
  const { db, id, plan, sweep } = await idleSweep();
  expect(await sweep('pause', 'tiny')).toEqual({ code: 0, stdout: `tiny (${id}) is paused\n`, stderr: '' });
  expect(requireSweepRun(db, id).state).toBe('paused');
  expect((await sweep('status')).stdout.split('\n')).toEqual([
    'sweep  id                 state   trials  file',
    `tiny   ${id}  paused       1  tiny.yaml`,
    '',
  ]);
  const stopped = await sweep('stop', id, '--json');
  expect(JSON.parse(stopped.stdout)).toEqual({ sweep: 'tiny', id, state: 'stopped', running: 0 });
  expect((await sweep('watch', 'tiny')).stdout).toBe(
    `tiny (${id}), stopped: 0 of 1 trials complete; 0 of 2 stages done\n`,
  );
  expect((await sweep('cancel', 'tiny')).code).toBe(0);
  expect(JSON.parse((await sweep('status', 'tiny', '--json')).stdout)).toMatchObject({ id, state: 'cancelled' });
  expect(await sweep('pause', 'tiny')).toEqual({
    code: 2,
    stdout: '',
    stderr: `sweep tiny (${id}): to pause it, it must be active; got cancelled`,
  });
  for (const stage of plan.stages) completeStage(db, stage, { startMs: 0, endMs: 1 });
  const resumed = await sweep('resume', 'tiny');
  expect(resumed.code).toBe(2);
  expect(resumed.stderr).toContain('it must have stages that can run; got a complete one (2 of 2 stages');
  expect(requireSweepRun(db, id).state).toBe('cancelled');
});

test('bad input ends with 2 and leaves nothing behind', async () => {
  const { runs, sweep } = await idleSweep();
  for (const [args, message] of [
    [['pause', 'huge'], 'sweep: it must be one that was started (tiny); got huge'],
    [['resume', 'huge'], 'sweep: it must be one that was started (tiny); got huge'],
    [['retry', 'tiny'], 'sweep retry: it must be said what is tried again, by --failed or --missing; got neither'],
    [['retry', 'tiny', '--failed', '--missing'], "option '--failed' cannot be used with option '--missing'"],
    [['retry', 'tiny', '--failed'], 'for "retry --failed" it must have stages that failed; got none'],
    [['extend', 'none.yaml'], 'none.yaml: the sweep file must be readable; got ENOENT'],
  ] as const) {
    const { code, stdout, stderr } = await sweep(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  }
  expect(existsSync(join(runs.root, 'control.sock'))).toBe(false);
  const nowhere = join(temporaryFolder(), 'runs');
  for (const type of ['pause', 'resume']) {
    const { code, stderr } = await ssma('sweep', type, 'tiny', '--runs', nowhere);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the runs folder must have a database; got none')]);
  }
  expect(existsSync(nowhere)).toBe(false);
});

test('a process that writes without listening is named', async () => {
  const { runs, sweep } = await idleSweep();
  const lock = lockForWriting(runs, 'gc');
  onTestFinished(() => lock.release());
  const { code, stderr } = await sweep('stop', 'tiny');
  expect([code, stderr]).toEqual([1, expect.stringContaining(`got process ${process.pid} on `)]);
  expect(stderr).toContain('(gc), which holds it');
});

test('an orchestrator that runs is asked: by a name, an id, or the name in a sweep file', async () => {
  const { id, runs, sweep } = await idleSweep();
  const requests = await listener(runs.root);
  const file = join(temporaryFolder(), 'tiny.yaml');
  writeFileSync(file, sweepText('retries: 3'));
  expect(await sweep('pause', file)).toEqual({ code: 0, stdout: 'pause heard\n', stderr: '' });
  expect(JSON.parse((await sweep('resume', id, '--json')).stdout)).toEqual({ heard: 'resume' });
  await sweep('retry', 'tiny', '--missing');
  await sweep('extend', file, '--set', 'seeds=[0, 1]');
  await sweep('extend', file, '--sweep', id);
  expect(requests).toMatchObject([
    { type: 'pause', sweep: 'tiny' },
    { type: 'resume', sweep: id },
    { type: 'retry', sweep: 'tiny', which: 'missing' },
    { type: 'extend', sweep: 'tiny', file, definition: { name: 'tiny', seeds: [0, 1], retries: 3 } },
    { type: 'extend', sweep: id, file },
  ]);
  const refused = await sweep('resume', 'tiny', '--retries', '2', '--classes');
  expect([refused.code, refused.stderr]).toEqual([
    2,
    `sweep resume: what a run is like must be left to the orchestrator that runs on ${runs.root} already; got --retries, --classes`,
  ]);
  expect(requests).toHaveLength(5);
});
