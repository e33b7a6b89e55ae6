import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ControlRequest } from '../control/control-request.js';
import { serveControl } from '../control/serve-control.js';
import { runsFolder } from '../runner/runs-folder.js';
import { openStoreForReading } from '../store/open-store.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { trialsOfSweep } from '../store/trials-of-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { writtenSweep } from '../sweep/written-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';
import { requestRunner } from './request-runner.js';

function runnerOf(folder = runsFolder(join(temporaryFolder(), 'runs'))) {
  const stop = new AbortController();
  const ends: (Error | null)[] = [];
  const runner = requestRunner(
    {
      folder,
      workforce: { kind: 'local', devices: ['cpu'] },
      artifacts: null,
      policyFor: (policy) => policy,
      allowPath: [],
      leaseMs: 30_000,
      stop: stop.signal,
      kill: new AbortController().signal,
    },
    {
      program: {
        entry: supportModule('../runner/stage-child.ts'),
        stagesModule: supportModule('./quick-stages.ts'),
        execArgv: TYPESCRIPT_ARGUMENTS,
      },
      clock: Date.now,
      inspectDataset: async () => ({ fingerprint: 'fingerprint', modalities: ['rgb', 'depth'] }),
      hashWeights: async () => 'hash',
      onEvent: () => undefined,
      onPlan: () => undefined,
      onTrouble: (error) => void ends.push(error),
      onEnded: (error) => void ends.push(error),
    },
  );
  return { folder, runner, stop, ends };
}

const { sweep, ...definition } = parseSweep(sweepText(), 'tiny.yaml');
const START: ControlRequest = {
  type: 'start',
  sweep: 'tiny',
  file: 'tiny.yaml',
  definition: writtenSweep({ sweep, ...definition }),
};

test('where nobody runs the folder, a start runs the sweep here to its end; a hold is recorded', async () => {
  const { folder, runner, ends } = runnerOf();
  const reply = await runner.carryOut(START);
  expect(reply.message).toMatch(/^tiny \(w[0-9a-f]{16}\) runs; stages to run: 2 of 2$/);
  await runner.ended();
  expect(ends).toEqual([null]);
  const store = openStoreForReading(folder.database);
  onTestFinished(() => store.close());
  const [{ id = '' } = {}] = [reply.data as { id: string }];
  expect(trialsOfSweep(store.db, id)).toMatchObject([{ state: 'complete' }]);
  await expect(runner.carryOut({ type: 'pause', sweep: 'tiny' })).rejects.toThrow('it must have stages left');
  expect(requireSweepRun(store.db, id).state).toBe('active');
});

test('what cannot be begun is told to who asked, and the next request is carried out', async () => {
  const { runner, ends } = runnerOf();
  await expect(runner.carryOut({ type: 'resume', sweep: 'none' })).rejects.toThrow('got none');
  await expect(runner.carryOut({ type: 'pause', sweep: 'none' })).rejects.toThrow('got none');
  expect((await runner.carryOut(START)).message).toContain('runs; stages to run');
  await runner.ended();
  expect(ends).toEqual([null]);
});

test('where another process runs the folder, it is asked', async () => {
  const { folder, runner } = runnerOf();
  await expect(runner.carryOut({ type: 'pause', sweep: 'none' })).rejects.toThrow('database');
  const requests: ControlRequest[] = [];
  mkdirSync(folder.root, { recursive: true });
  const server = await serveControl(folder, async (request) => {
    requests.push(request);
    return { message: 'heard' };
  });
  onTestFinished(() => server.close());
  expect(await runner.carryOut(START)).toEqual({ message: 'heard' });
  expect(requests).toEqual([START]);
});
