import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { findSweep } from '../store/find-sweep.js';
import { metricSeries } from '../store/metric-series.js';
import { openStoreForReading } from '../store/open-store.js';
import { stagesOfSweep } from '../store/stage-rows.js';
import { results } from '../store/tables.js';
import { bench } from '../test-support/gated-bench.js';

// The command as a real process, its stages as real processes of that, and the test deciding what each stage does when.

/** What the store of a bench holds. */
function ledger(folder: string) {
  const store = openStoreForReading(join(folder, 'runs', 'ssma.sqlite'));
  try {
    const { id } = findSweep(store.db, 'tiny');
    const stages = stagesOfSweep(store.db, id, 0).map(({ key, kind, state }) => ({
      kind,
      state,
      attempts: attemptsOfStage(store.db, key).map((attempt) => attempt.state),
      losses: metricSeries(store.db, key, 'loss').length,
    }));
    return { stages, numResults: store.db.select().from(results).all().length };
  } finally {
    store.close();
  }
}

test('a sweep runs its stages, parents first, prints the table, and does nothing the second time', async () => {
  const { folder, gate, ssma } = await bench('grid: { train.batchSize: [2, 4] }');
  const first = ssma('sweep', 'start', 'tiny.yaml', '-j', '2');
  const [a, b] = [await gate.next(), await gate.next()];
  expect([a.kind, b.kind]).toEqual(['train', 'train']);
  await a.tell('finish');
  const evaluateA = await gate.next();
  expect(evaluateA.kind).toBe('evaluate');
  await b.tell('finish');
  await evaluateA.tell('finish');
  await gate.finish(1);
  const { code, stdout } = await first.ended;
  expect(code).toBe(0);
  expect(stdout).toBe(
    [
      'tiny, scores in %',
      '',
      'batchSize   mIoU  accuracy  fwIoU',
      '---------------------------------',
      '2          58.33     75.00  62.50',
      '4          58.33     75.00  62.50',
      '',
    ].join('\n'),
  );
  const second = await ssma('sweep', 'start', 'tiny.yaml').ended;
  expect(second).toMatchObject({ code: 0, stdout });
  expect(gate.numUnasked).toBe(0);
  expect(ledger(folder).numResults).toBe(2);
});

test('a stage whose process is killed is tried again from its checkpoint', async () => {
  const { folder, gate, ssma } = await bench();
  const run = ssma('sweep', 'start', 'tiny.yaml');
  const first = await gate.next();
  await first.tell('step');
  await first.tell('step');
  process.kill(first.pid, 'SIGKILL');
  const second = await gate.next();
  expect(second).toMatchObject({ key: first.key, steps: 2 });
  await second.tell('step');
  await second.tell('finish');
  await gate.finish(1);
  expect((await run.ended).code).toBe(0);
  expect(ledger(folder)).toEqual({
    stages: [
      { kind: 'train', state: 'complete', attempts: ['lost', 'complete'], losses: 3 },
      { kind: 'evaluate', state: 'complete', attempts: ['complete'], losses: 0 },
    ],
    numResults: 1,
  });
});

test('a stage that keeps dying fails after its retries; the other trials go on and the exit code is 1', async () => {
  const { folder, gate, ssma } = await bench('grid: { train.batchSize: [2, 4] }');
  const run = ssma('sweep', 'start', 'tiny.yaml', '--retries', '1', '--retry-delay', '0');
  await (await gate.next()).tell('crash');
  await (await gate.next()).tell('fail');
  await gate.finish(2);
  const { code, stderr } = await run.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('expert rgb (batchSize=2): the process ended with exit code 3; trying again');
  expect(stderr).toContain('1 of 4 stages failed. 1 more could not run because of that.');
  expect(ledger(folder).stages.map(({ state, attempts }) => [state, ...attempts])).toEqual([
    ['failed', 'lost', 'failed'],
    ['waiting'],
    ['complete', 'complete'],
    ['complete', 'complete'],
  ]);
});

test('when an expert fails, the fusions behind it are named with the reason, and the other trials go on', async () => {
  const { folder, gate, ssma } = await bench(
    'zip:',
    '  - model.network: [ssma, adapnet++]',
    '    model.modalities: [[rgb, depth], [rgb]]',
  );
  const run = ssma('sweep', 'start', 'tiny.yaml', '--retries', '0');
  // What is begun is finished first: behind its expert, AdapNet++ is evaluated before the other expert begins.
  const [expert, evaluation] = await gate.finish(2);
  expect([expert?.kind, evaluation?.kind]).toEqual(['train', 'evaluate']);
  await (await gate.next()).tell('diverge');
  const { code, stderr } = await run.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('1 of 6 stages failed. 3 more could not run because of that.');
  expect(stderr).toMatch(/^ {2}t[0-9a-f]{16} network=ssma modalities=rgb\+depth: expert depth$/m);
  expect(ledger(folder).numResults).toBe(1);
  const status = await ssma('sweep', 'status', 'tiny').ended;
  expect(status.stdout).toContain('expert depth failed: loss must be finite; got NaN');
});

test('a training that diverges is not tried again', async () => {
  const { folder, gate, ssma } = await bench();
  const run = ssma('sweep', 'start', 'tiny.yaml', '--retries', '5');
  await (await gate.next()).tell('diverge');
  const { code, stderr } = await run.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('expert rgb (base): loss must be finite; got NaN; failed');
  expect(ledger(folder).stages[0]?.attempts).toEqual(['failed']);
});

test('SIGINT lets running stages keep their state, exits with 130 and prints a command that goes on', async () => {
  const { folder, gate, ssma } = await bench();
  const run = ssma('sweep', 'start', 'tiny.yaml', '--set', 'train.batchSize=3');
  const first = await gate.next();
  await first.tell('step');
  run.kill('SIGINT');
  const { code, stdout, stderr } = await run.ended;
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  const command = /To go on: ssma (.*)$/m.exec(stderr)?.[1] ?? '';
  expect(command).toBe(`sweep start tiny.yaml --set train.batchSize=3 --runs ${join(folder, 'runs')}`);
  expect(ledger(folder).stages.map(({ state, attempts }) => [state, ...attempts])).toEqual([
    ['stopped', 'lost'],
    ['waiting'],
  ]);

  const resumed = ssma(...command.split(' '));
  const second = await gate.next();
  expect(second).toMatchObject({ key: first.key, steps: 1 });
  await second.tell('finish');
  await gate.finish(1);
  expect((await resumed.ended).code).toBe(0);
  expect(ledger(folder).numResults).toBe(1);
});

test('a start that is killed goes on where it was, and its orphan leaves the folder first', async () => {
  const { folder, gate, ssma } = await bench();
  const killed = ssma('sweep', 'start', 'tiny.yaml');
  const orphan = await gate.next();
  await orphan.tell('step');
  killed.kill('SIGKILL');
  expect((await killed.ended).signal).toBe('SIGKILL');
  const run = ssma('sweep', 'start', 'tiny.yaml');
  await orphan.gone;
  const second = await gate.next();
  expect(second).toMatchObject({ key: orphan.key, steps: 1 });
  await second.tell('finish');
  await gate.finish(1);
  expect((await run.ended).code).toBe(0);
  const { stages, numResults } = ledger(folder);
  expect(stages.map(({ state, attempts }) => [state, ...attempts])).toEqual([
    ['complete', 'lost', 'complete'],
    ['complete', 'complete'],
  ]);
  expect(numResults).toBe(1);
});

test('two starts on one runs folder do not run a stage twice: the second names the first', async () => {
  const { gate, ssma } = await bench();
  const first = ssma('sweep', 'start', 'tiny.yaml');
  const stage = await gate.next();
  const second = await ssma('sweep', 'start', 'tiny.yaml').ended;
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(
    `one process at a time may write to the runs folder; got process ${first.pid} on ${hostname()} (sweep tiny)`,
  );
  await stage.tell('finish');
  await gate.finish(1);
  expect((await first.ended).code).toBe(0);
  expect(gate.numUnasked).toBe(0);
});
