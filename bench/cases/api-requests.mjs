import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeApiStore } from '../api-store.mjs';
import { metricNews } from '../metric-events.mjs';
import { part, quantile, timed } from '../sweep-lab.mjs';

const { createClient } = await part('wire/index.js');
const { claimStage } = await part('store/claim-stage.js');
const { eventRecorder } = await part('store/record-events.js');
const { openStoreForWriting } = await part('store/open-store.js');

export const usesEngine = false;

/**
 * Milliseconds of requests to the API, from the call of a client in this process to the parsed answer, with the server in
 * another, and the server's processor time; of each kind of request one after the other, about another sweep each time. Then the time from the moment at which a batch of
 * events is handed to the writer, here, to its arrival at the client.
 *
 * @param root folder of the store, which is kept and used again; a temporary one when left out
 */
export async function run({
  trials = 100_000,
  sweeps = 100,
  evaluations = 1_000,
  points = 10_000_000,
  rounds = 100,
  root,
}) {
  const folder = root ?? (await mkdtemp(join(tmpdir(), 'ssma-bench-')));
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'ssma.sqlite');
  const isThere = existsSync(file);
  const [, writeMs] = await timed(() =>
    isThere ? undefined : writeApiStore(file, { trials, sweeps, evaluations, points }),
  );
  const server = fork(fileURLToPath(new URL('../api-server.mjs', import.meta.url)), [JSON.stringify({ root: folder })]);
  try {
    const baseUrl = await new Promise((resolve) => server.once('message', resolve));
    const client = createClient({ baseUrl, token: null });
    const figures = await measuredRequests(client, server, rounds);
    const eventMs = await measuredEvents(client, file, 50);
    const { size } = await stat(file);
    return {
      ms: Math.max(...Object.values(figures).map(({ p95 }) => p95)),
      gib: size / 2 ** 30,
      writeMs,
      eventMs,
      ...figures,
    };
  } finally {
    server.disconnect();
    if (root === undefined) await rm(folder, { recursive: true });
  }
}

async function measuredRequests(client, server, rounds) {
  const sweeps = (await client.listSweeps({ limit: 500 })).items.map(({ name }) => name);
  const { items: evaluations } = await client.listEvaluations({ limit: 500 });
  const trained = [];
  for (const { stageKey } of evaluations.slice(0, 50))
    trained.push(Object.values((await client.showStage(stageKey)).parents)[0]);
  const someTrials = (await client.listTrials(sweeps[0], { limit: 500 })).items.map(({ id }) => id);
  const at = (list, round) => list[(round * 37) % list.length];
  const page = { limit: 50, order: 'descending' };
  const requests = {
    sweeps: () => client.listSweeps(),
    sweepsByMeanIou: () => client.listSweeps({ sort: 'meanIou' }),
    sweepsByName: (round) => client.listSweeps({ sort: 'name', name: at(sweeps, round).slice(-2) }),
    sweep: (round) => client.showSweep(at(sweeps, round)),
    trials: (round) => client.listTrials(at(sweeps, round)),
    trialsLast: (round) => client.listTrials(at(sweeps, round), { ...page, sort: 'position' }),
    trialsByMeanIou: (round) => client.listTrials(at(sweeps, round), { ...page, sort: 'meanIou' }),
    trialsByEnd: (round) => client.listTrials(at(sweeps, round), { ...page, sort: 'endedAt' }),
    trialsByAxis: (round) =>
      client.listTrials(at(sweeps, round), { ...page, sort: 'axis:train.optimiser.learningRate' }),
    trialsBySeed: (round) => client.listTrials(at(sweeps, round), { ...page, sort: 'seed' }),
    trialsOfState: (round) => client.listTrials(at(sweeps, round), { state: ['complete'] }),
    trialsOfAxis: (round) => client.listTrials(at(sweeps, round), { where: ['train.batchSize=3'] }),
    trialsOfSetting: (round) =>
      client.listTrials(at(sweeps, round), { where: ['model.network=ssma', 'train.batchSize=3'] }),
    trial: (round) => client.showTrial(at(someTrials, round)),
    stages: (round) => client.listStages(at(sweeps, round), { limit: 500 }),
    evaluations: () => client.listEvaluations(),
    evaluationsOfSweep: (round) => client.listEvaluations({ sweep: at(sweeps, round), sort: 'pixelAccuracy' }),
    evaluation: (round) => client.showEvaluation(at(evaluations, round).stageKey),
    confusion: (round) => client.showConfusion(at(evaluations, round).stageKey),
    table: (round) => client.showTable(at(sweeps, round)),
    tableWithClasses: (round) => client.showTable(at(sweeps, round), { classes: true, groups: true }),
    tableAsLatex: async (round) => (await client.exportTable(at(sweeps, round), { format: 'latex' })).text(),
    tableAsCsv: async (round) => (await client.exportTable(at(sweeps, round), { format: 'csv' })).text(),
    metrics: (round) => client.listMetrics(at(trained, round)),
    series: (round) => client.showSeries({ stage: [at(trained, round)], name: 'train/loss', points: 500 }),
    seriesOf16: (round) =>
      client.showSeries({
        stage: Array.from({ length: 16 }, (_, index) => at(trained, round + index)),
        name: 'train/loss',
      }),
    workers: () => client.listWorkers(),
  };
  const figures = {};
  for (const [name, request] of Object.entries(requests)) {
    const values = [];
    const before = await cpuMsOf(server);
    for (let round = 0; round < rounds; round++) values.push((await timed(() => request(round)))[1]);
    const cpuMs = ((await cpuMsOf(server)) - before) / rounds;
    figures[name] = { median: quantile(values, 0.5), p95: quantile(values, 0.95), most: Math.max(...values), cpuMs };
  }
  return figures;
}

/** Processor time of the server so far, which neighbours on the machine move less. */
async function cpuMsOf(server) {
  const told = new Promise((resolve) => server.once('message', resolve));
  server.send('cpu');
  const { user, system } = await told;
  return (user + system) / 1000;
}

async function measuredEvents(client, file, count) {
  const store = openStoreForWriting(file, 0);
  const stageKey = store.db.$client
    .prepare(
      "SELECT key FROM stages WHERE state = 'waiting' AND kind = 'train' AND key NOT IN (SELECT stage_key FROM stage_parents) LIMIT 1",
    )
    .pluck()
    .get();
  const { number } = claimStage(store.db, stageKey, {
    claimId: `bench ${Date.now()}`,
    worker: 'bench',
    device: 'cpu',
    pid: 1,
    nowMs: 1,
    leaseExpiresAtMs: 2 ** 40,
  });
  const record = eventRecorder(
    store.db,
    () => ({ state: 'failed', stageState: 'failed', message: '' }),
    () => 'there',
  );
  const events = client.events();
  await events.next();
  const times = [];
  for (let sequence = 1; sequence <= count; sequence++) {
    // At any moment between two looks of the server.
    await new Promise((resolve) => setTimeout(resolve, (sequence * 37) % 250));
    const start = performance.now();
    record([{ stageKey, attempt: number, sequence, news: metricNews(sequence) }], 1);
    let received;
    do received = (await events.next()).value.event;
    while (received.key !== stageKey);
    times.push(performance.now() - start);
  }
  await events.return();
  store.db.$client.exec(
    `UPDATE attempts SET state = 'lost', ended_at_ms = 2 WHERE state = 'running'; UPDATE stages SET state = 'waiting' WHERE state = 'running'`,
  );
  store.close();
  return { median: quantile(times, 0.5), p95: quantile(times, 0.95), most: Math.max(...times) };
}
