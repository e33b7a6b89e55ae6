import { part, planText } from './sweep-lab.mjs';

const { claimStage } = await part('store/claim-stage.js');
const { completeAttempt } = await part('store/end-attempt.js');
const { openSqlite } = await part('store/open-sqlite.js');
const { openStoreForWriting } = await part('store/open-store.js');
const { recordWorker } = await part('store/workers.js');
const { registerSweep } = await part('store/register-sweep.js');

const CLASSES = 12;
const GROUPS = ['day', 'night', 'fog'];

/**
 * Writes the store of a lab that has worked for long: sweeps of SSMA trials in a grid of two settings of training, one of the
 * network and two seeds, of which some are evaluated, with series of metrics.
 *
 * @param trials of all sweeps together, divisible by 100 in each
 * @param evaluations spread over all sweeps
 * @param points of all series together, 10,000 in each
 */
export async function writeApiStore(file, { trials, sweeps, evaluations, points }) {
  const store = openStoreForWriting(file, 0);
  const connection = openSqlite(file, { busyTimeoutMs: 5_000 });
  // The store is lost with the machine, which costs the minutes that it took.
  for (const one of [connection, store.db.$client]) one.pragma('synchronous = OFF');
  const done = [];
  for (let index = 0; index < sweeps; index++) {
    const { sweep, plan } = await planText(
      gridText(`grid-${String(index).padStart(3, '0')}`, trials / sweeps, 1000 + index),
    );
    registerSweep(store.db, { id: `w${index}`, name: sweep.name, file: 'grid.yaml', definition: sweep }, plan, index);
    const byKey = new Map(plan.stages.map((stage) => [stage.key, stage]));
    for (const trial of plan.trials.slice(0, evaluations / sweeps))
      done.push(trial.stageKeys.map((key) => byKey.get(key)));
  }
  const trained = completeTrials(store.db, done);
  writeSeries(connection, trained, points / 10_000);
  for (let index = 0; index < 8; index++) recordWorker(store.db, workerRow(index));
  connection.exec('ANALYZE');
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  store.close();
}

function gridText(name, trials, steps) {
  const list = (count, value) => JSON.stringify(Array.from({ length: count }, (_, index) => value(index + 1)));
  return [
    `name: ${name}`,
    'dataset: { name: cityscapes, root: data/cityscapes, labels: 11 }',
    'input: [384, 768]',
    'model: { network: ssma, modalities: [rgb, depth] }',
    `train: { steps: ${steps} }`,
    'seeds: [0, 1]',
    'grid:',
    `  train.optimiser.learningRate: ${list(10, (index) => index / 1e4)}`,
    `  train.batchSize: ${list(5, (index) => index)}`,
    `  model.fusion.latentReduction: ${list(trials / 100, (index) => index)}`,
    'report: { rows: [train.optimiser.learningRate, train.batchSize], columns: [model.fusion.latentReduction] }',
    '',
  ].join('\n');
}

/** @returns keys of the trainings */
function completeTrials(db, trials) {
  const ended = new Set();
  const trained = [];
  let nowMs = 1_000;
  db.transaction(() => {
    for (const [index, stages] of trials.entries()) {
      for (const { key, kind } of stages.filter((stage) => !ended.has(stage.key))) {
        ended.add(key);
        nowMs += 1_000;
        const claim = { claimId: key, worker: 'bench', device: 'cpu', pid: 1, nowMs, leaseExpiresAtMs: nowMs + 30_000 };
        completeAttempt(db, claimStage(db, key, claim), kind === 'train' ? TRAINED : evaluated(index), nowMs + 900);
        if (kind === 'train') trained.push(key);
      }
    }
  });
  return trained;
}

const TRAINED = { kind: 'train', steps: 1_000, finalLoss: 0.1 };

function evaluated(index) {
  const classNames = Array.from({ length: CLASSES }, (_, id) => `class ${id}`);
  return {
    kind: 'evaluate',
    classNames,
    confusion: confusion(index),
    groups: GROUPS.map((name, at) => ({ name, confusion: confusion(index + at + 1) })),
  };
}

/** Counts of the size that an evaluation of 500 images has. */
function confusion(index) {
  const counts = Array.from({ length: CLASSES ** 2 }, (_, cell) =>
    cell % (CLASSES + 1) === 0 ? 1_000_000 + ((index * 7919) % 500_000) : (index * 31 + cell * 17) % 50_000,
  );
  return { numClasses: CLASSES, counts };
}

function writeSeries(connection, keys, numSeries) {
  const insert = connection.prepare('INSERT INTO metrics VALUES (?, ?, ?, ?)');
  connection.transaction(() => {
    for (let series = 0; series < numSeries; series++) {
      const key = keys[series % keys.length];
      const name = series < keys.length ? 'train/loss' : `train/extra${Math.floor(series / keys.length)}`;
      for (let step = 0; step < 10_000; step++)
        insert.run(key, name, step, 1 / (step + 1) + ((step * 7919) % 997) / 1e4);
    }
  })();
}

function workerRow(index) {
  const slots = [0, 1].map((slot) => ({ device: `cuda:${slot}`, running: null }));
  return {
    name: `worker.gpu${index}-1-a`,
    host: `gpu${index}`,
    pid: 1,
    capability: 'any',
    state: 'alive',
    slots,
    firstSeenMs: 1,
    lastSeenMs: 2,
  };
}
