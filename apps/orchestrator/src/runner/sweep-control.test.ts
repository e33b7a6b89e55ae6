import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { findSweep } from '../store/find-sweep.js';
import { openStoreForReading } from '../store/open-store.js';
import { stagesOfSweep } from '../store/stage-rows.js';
import { bench } from '../test-support/gated-bench.js';
import { ssma as client } from '../test-support/run-command.js';
import { sweepText } from '../test-support/sweep-text.js';

// Orchestrator and stages are real processes; the client that asks the orchestrator is the test's own process.

/** State of each stage of the sweep and of its attempts. */
function stateOf(runs: string): { id: string; stages: string[][] } {
  const { db, close } = openStoreForReading(join(runs, 'ssma.sqlite'));
  try {
    const { id } = findSweep(db, 'tiny');
    const stages = stagesOfSweep(db, id, 0).map(({ key, kind, state }) => {
      return [kind, state, ...attemptsOfStage(db, key).map((attempt) => attempt.state)];
    });
    return { id, stages };
  } finally {
    close();
  }
}

test('a sweep whose orchestrator is killed while it is paused loses nothing and is resumed by its name', async () => {
  const { folder, gate, ssma } = await bench();
  const runs = join(folder, 'runs');
  const killed = ssma('sweep', 'start', 'tiny.yaml');
  const first = await gate.next();
  await first.tell('step');
  const paused = await client('sweep', 'pause', 'tiny', '--runs', runs, '--json');
  const { id } = stateOf(runs);
  expect({ ...paused, stdout: JSON.parse(paused.stdout) }).toEqual({
    code: 0,
    stdout: { sweep: 'tiny', id, state: 'paused', running: 1 },
    stderr: '',
  });
  await first.gone;
  killed.kill('SIGKILL');
  expect((await killed.ended).signal).toBe('SIGKILL');
  expect((await client('sweep', 'status', 'tiny', '--runs', runs)).stdout).toContain(`tiny (${id}), paused`);

  const resumed = ssma('sweep', 'resume', 'tiny');
  const second = await gate.next();
  expect(second).toMatchObject({ key: first.key, steps: 1 });
  await second.tell('finish');
  await gate.finish(1);
  const { code, stdout, stderr } = await resumed.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^tiny, scores in %\n/);
  expect(stderr).toContain(`tiny (${id}) runs on; stages to run: 2 of 2\n`);
  expect(stateOf(runs)).toEqual({
    id,
    stages: [
      ['train', 'complete', 'lost', 'complete'],
      ['evaluate', 'complete', 'complete'],
    ],
  });
});

test('a sweep is extended while it runs, and cancelling it ends stages that do not obey, with what they have started', async () => {
  const { folder, gate, ssma } = await bench('grid: { train.batchSize: [2, 4] }');
  const runs = join(folder, 'runs');
  const run = ssma('sweep', 'start', 'tiny.yaml', '-j', '2');
  const [defiant, obedient] = [await gate.next(), await gate.next()];
  await defiant.tell('defy');
  const started = await gate.next();
  expect(started).toMatchObject({ key: defiant.key, kind: 'process' });

  const larger = join(folder, 'tiny.yaml');
  writeFileSync(larger, sweepText('grid: { train.batchSize: [2, 4, 8] }'));
  const refused = await client('sweep', 'extend', larger, '--runs', runs, '-j', '4');
  expect([refused.code, refused.stderr]).toEqual([
    2,
    `sweep extend: what a run is like must be left to the orchestrator that runs on ${runs} already; got --concurrency`,
  ]);
  const extended = await client('sweep', 'extend', larger, '--runs', runs);
  const { id } = stateOf(runs);
  expect(extended).toEqual({
    code: 0,
    stdout: `tiny (${id}) runs on; stages to run: 6 of 6; trials that are new: 1\n`,
    stderr: '',
  });
  await obedient.tell('finish');
  expect((await gate.finish(1)).map(({ kind }) => kind)).toEqual(['evaluate']);
  const fresh = await gate.next();
  expect(fresh.kind).toBe('train');

  const cancelled = await client('sweep', 'cancel', 'tiny', '--runs', runs);
  expect(cancelled.stdout).toBe(`tiny (${id}) is cancelled; 2 running stages are ended\n`);
  await Promise.all([fresh.gone, defiant.gone, started.gone]);
  const { code, stdout, stderr } = await run.ended;
  expect(code).toBe(1);
  expect(stdout.match(/ (stopped|complete)$/gm)?.sort()).toEqual([' complete', ' stopped', ' stopped']);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(
    `tiny was cancelled on request. To go on: ssma sweep resume ${id} --runs ${runs}`,
  );
  expect(
    stateOf(runs)
      .stages.map((stage) => stage.join(' '))
      .sort(),
  ).toEqual([
    'evaluate complete complete',
    'evaluate waiting',
    'evaluate waiting',
    'train complete complete',
    'train stopped lost',
    'train stopped lost',
  ]);
});
