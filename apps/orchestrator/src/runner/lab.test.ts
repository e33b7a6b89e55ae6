import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectRedis } from '../redis/connect-redis.js';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { openStoreForReading } from '../store/open-store.js';
import { results } from '../store/tables.js';
import { builtModule } from '../test-support/built-module.js';
import { childProcesses } from '../test-support/child-processes.js';
import { LabProcesses } from '../test-support/lab-processes.js';
import { StageGate } from '../test-support/stage-gate.js';
import { sweepText } from '../test-support/sweep-text.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

// An orchestrator and workers as real processes on a real Redis, the test deciding what each stage does when.

async function openLab({ leaseSeconds = 30, lines = [] as readonly string[] } = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tiny.yaml'), sweepText(...lines));
  const gate = await StageGate.open(join(folder, 'gate.sock'));
  onTestFinished(() => gate.close());
  const env = { SSMA_TEST_GATE: gate.path };
  const lab = await LabProcesses.open({ program: builtModule('gated-ssma'), folder, leaseSeconds, env });
  onTestFinished(() => lab.close());
  return { folder, gate, lab };
}

/** Attempts of a stage and why they ended, and how many results the store has in all. */
function ledger(folder: string, stageKey: string) {
  const { db, close } = openStoreForReading(join(folder, 'runs', 'ssma.sqlite'));
  try {
    const attempts = attemptsOfStage(db, stageKey).map(({ state, errorMessage }) => [state, errorMessage]);
    return { attempts, numResults: db.select().from(results).all().length };
  } finally {
    close();
  }
}

test('stages run on the workers of a lab; a worker that is asked to end keeps their state and another goes on', async () => {
  const { folder, gate, lab } = await openLab();
  const first = lab.worker();
  const run = lab.orchestrator('tiny.yaml');
  const training = await gate.next();
  await training.tell('step');
  await training.tell('step');
  const list = await lab.run('worker', 'list', '--json').ended;
  const [row] = JSON.parse(list.stdout);
  expect(row).toMatchObject({
    pid: first.pid,
    state: 'alive',
    slots: [{ device: 'cpu', running: { stageKey: training.key, attempt: 1 } }],
  });
  expect((await lab.run('worker', 'drain', row.name, '--redis', lab.redis.url).ended).code).toBe(0);
  expect((await first.ended).code).toBe(0);
  lab.worker();
  const again = await gate.next();
  expect(again).toMatchObject({ key: training.key, steps: 2 });
  await again.tell('finish');
  await gate.finish(1);
  expect((await run.ended).code).toBe(0);
  expect(ledger(folder, training.key)).toEqual({
    attempts: [
      ['lost', 'its worker ended'],
      ['complete', null],
    ],
    numResults: 1,
  });
});

test('a worker that is stopped beyond its lease and goes on has its result refused, which is on record', async () => {
  const { folder, gate, lab } = await openLab({ leaseSeconds: 1 });
  const late = lab.worker();
  const run = lab.orchestrator('tiny.yaml');
  const training = await gate.next();
  await training.tell('step');
  late.kill('SIGSTOP');
  // Its result reaches the stopped worker, which cannot pass it on.
  await training.tell('finish');
  await run.says(/its worker was silent for 1 s; trying again/);
  lab.worker();
  const second = await gate.next();
  expect(second).toMatchObject({ key: training.key, steps: 1 });
  late.kill('SIGCONT');
  const refused = ['lost', 'its worker was silent for 1 s; a result that came later was refused'];
  await expect.poll(() => ledger(folder, training.key).attempts[0]).toEqual(refused);
  await second.tell('finish');
  await gate.finish(1);
  expect((await run.ended).code).toBe(0);
  expect(ledger(folder, training.key)).toEqual({ attempts: [refused, ['complete', null]], numResults: 1 });
});

test('a flushed Redis is filled again from the database: nothing is lost, nothing runs twice', async () => {
  const { folder, gate, lab } = await openLab({ leaseSeconds: 3, lines: ['seeds: [0, 1, 2]'] });
  lab.worker();
  const run = lab.orchestrator('tiny.yaml');
  const running = await gate.next();
  await running.tell('step');
  const client = connectRedis(lab.redis.address, () => undefined);
  await client.flushall();
  client.disconnect();
  await running.tell('finish');
  await gate.finish(5);
  expect((await run.ended).code).toBe(0);
  expect(ledger(folder, running.key)).toEqual({ attempts: [['complete', null]], numResults: 3 });
  expect(gate.numUnasked).toBe(0);
});

test('the orchestrator may be away while stages run and end: their news wait, and nothing runs twice', async () => {
  const { folder, gate, lab } = await openLab({ leaseSeconds: 1, lines: ['seeds: [0, 1]'] });
  const worker = lab.worker();
  const killed = lab.orchestrator('tiny.yaml');
  const training = await gate.next();
  killed.kill('SIGKILL');
  await killed.ended;
  await training.tell('step');
  await training.tell('finish');
  await training.gone;
  await expect.poll(() => childProcesses(worker.pid)).toEqual([]);
  const run = lab.orchestrator('tiny.yaml');
  await gate.finish(3);
  expect((await run.ended).code).toBe(0);
  expect(ledger(folder, training.key)).toEqual({ attempts: [['complete', null]], numResults: 2 });
  expect(gate.numUnasked).toBe(0);
});

test('a copy of the database that is taken while a sweep runs is whole, whenever it is taken', async () => {
  const { folder, gate, lab } = await openLab({ lines: ['seeds: [0, 1]'] });
  lab.worker();
  const run = lab.orchestrator('tiny.yaml');
  for (let copy = 1; copy <= 2; copy++) {
    const stage = await gate.next();
    await stage.tell('step');
    mkdirSync(join(folder, `copy${copy}`));
    expect((await lab.run('db', 'backup', `copy${copy}/ssma.sqlite`).ended).code).toBe(0);
    expect((await lab.run('db', 'check', '--runs', `copy${copy}`).ended).code).toBe(0);
    await stage.tell('finish');
  }
  await gate.finish(2);
  expect((await run.ended).code).toBe(0);
});

test('an interrupt leaves stages to their workers and prints the command that goes on; it names no password', async () => {
  const { folder, gate, lab } = await openLab({ lines: ['seeds: [0]'] });
  lab.worker();
  const run = lab.orchestrator('tiny.yaml');
  const training = await gate.next();
  run.kill('SIGINT');
  const { code, stderr } = await run.ended;
  expect(code).toBe(130);
  const command = /To go on: ssma (.*)$/m.exec(stderr)?.[1] ?? '';
  const connection = `--redis ${lab.redis.address.publicUrl} --lab lab`;
  // The shell would take the question mark for a pattern.
  expect(command.replaceAll("'", '')).toBe(`sweep start tiny.yaml --runs ${join(folder, 'runs')} ${connection}`);
  await training.tell('finish');
  const again = lab.run(...command.replaceAll("'", '').split(' '));
  await gate.finish(1);
  expect((await again.ended).code).toBe(0);
  expect(ledger(folder, training.key)).toEqual({ attempts: [['complete', null]], numResults: 1 });
});
