import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// What the cases about sweeps share. The parts of the command have no entry of their own.
const PARTS = new URL('../apps/orchestrator/dist/', import.meta.url);

/** Imports a built module of the orchestrator, e.g. `store/open-store.js`. */
export function part(path) {
  return import(new URL(path, PARTS));
}

const { planSweep } = await part('plan/plan-sweep.js');
const { Scheduler } = await part('scheduler/scheduler.js');
const { embeddedLink } = await part('scheduler/worker-link.js');
const { openStoreForWriting } = await part('store/open-store.js');
const { registerSweep } = await part('store/register-sweep.js');
const { expandSweep } = await part('sweep/expand-sweep.js');
const { parseSweep } = await part('sweep/read-sweep.js');

/** Cells of the two axes of `gridText` that do not grow with the sweep. */
const FIXED_CELLS = 100;

/** What lies on disk, without a disk. */
const DISK = {
  inspectDataset: async () => ({ fingerprint: 'bench', modalities: ['rgb', 'depth'] }),
  hashWeights: async () => 'bench',
};

export const LEASE_MS = 30_000;
export const POLICY = { retries: 0, retryDelaySeconds: 0, onError: 'continue', priority: 500, capability: 'any' };

/**
 * A grid of SSMA on two modalities: two axes are settings of training and one is a choice of the network, so that trials
 * share experts; `growing: train` makes the third a setting too, and no two trials share any stage.
 *
 * @param trials divisible by 100
 */
export function gridText(trials, growing) {
  const axis = growing === 'train' ? 'train.checkpointEvery' : 'model.fusion.latentReduction';
  return sweepText(
    'model: { network: ssma, modalities: [rgb, depth] }',
    'grid:',
    `  train.optimiser.learningRate: ${list(10, (index) => index / 1e4)}`,
    `  train.batchSize: ${list(10, (index) => index)}`,
    `  ${axis}: ${list(trials / FIXED_CELLS, (index) => index)}`,
  );
}

/** Trials of one training and one evaluation, which share nothing. */
export function pairsText(trials) {
  return sweepText('model: { network: adapnet++ }', `seeds: ${list(trials, (index) => index)}`);
}

/** One trial of SSMA: two experts, fusion, fine-tuning, evaluation. */
export function chainText(seed) {
  return sweepText('model: { network: ssma, modalities: [rgb, depth] }', `seeds: [${seed}]`);
}

function sweepText(...lines) {
  const head = ['name: bench', 'dataset: { name: cityscapes, root: data/cityscapes, labels: 11 }', 'input: [384, 768]'];
  return [...head, ...lines, ''].join('\n');
}

function list(count, value) {
  return JSON.stringify(Array.from({ length: count }, (_, index) => value(index + 1)));
}

/** @returns the resolved sweep file and its plan */
export async function planText(text) {
  const definition = parseSweep(text, 'bench.yaml');
  return { sweep: definition.sweep, plan: await planSweep(expandSweep(definition).trials, DISK) };
}

/** Plans a sweep and records it as `id`. */
export async function storeSweep(db, id, text) {
  const { sweep, plan } = await planText(text);
  registerSweep(db, { id, name: 'bench', file: 'bench.yaml', definition: sweep }, plan, Date.now());
  return plan;
}

/** Calls `use` with a folder and an open store in it; both are gone afterwards. */
export async function withLab(use) {
  const folder = await mkdtemp(join(tmpdir(), 'ssma-bench-'));
  const file = join(folder, 'ssma.sqlite');
  const store = openStoreForWriting(file, 0);
  try {
    return await use({ folder, file, db: store.db });
  } finally {
    store.close();
    await rm(folder, { recursive: true });
  }
}

/** Calls `use` with a real `redis-server`, on a socket and with an append-only file; it is gone afterwards. */
export async function withRedis(use) {
  const { RedisServer } = await part('test-support/redis-server.js');
  const server = await RedisServer.start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Calls `use` with the link of `kind`, and with the server behind it; all is gone afterwards. */
export async function withLink(kind, use) {
  if (kind === 'embedded') return closing(embeddedLink(), (link) => use(link, null));
  return withRedis(async (server) => closing(await redisLinkTo(server.address), (link) => use(link, server)));
}

export async function redisLinkTo(address) {
  const { redisLink } = await part('scheduler/redis-link.js');
  return redisLink({ address, lab: 'bench', lockMs: LEASE_MS, onTrouble: fail });
}

async function closing(link, use) {
  try {
    return await use(link);
  } finally {
    await link.close();
  }
}

/** Calls `use` with a scheduler, which is closed afterwards. */
export async function withScheduler({ link, db, folder, onEvent = () => undefined }, use) {
  const stageDir = (key) => join(folder, key);
  const stageLog = (key) => join(folder, `${key}.txt`);
  const scheduler = new Scheduler({
    ...link,
    db,
    clock: Date.now,
    leaseMs: LEASE_MS,
    stageDir,
    stageLog,
    artifacts: null,
    onEvent,
    onTrouble: fail,
  });
  try {
    return await use(scheduler);
  } finally {
    await scheduler.close();
  }
}

/**
 * Calls `use` while worker processes run (`sweep-worker.mjs`); they have ended afterwards.
 *
 * @param onMessage told of what a worker sends, such as when it has started a process
 */
export async function withWorkers({ workers, url, onMessage = () => undefined, ...options }, use) {
  const script = fileURLToPath(new URL('./sweep-worker.mjs', import.meta.url));
  const children = Array.from({ length: workers }, () => fork(script, [JSON.stringify({ url, ...options })]));
  try {
    await Promise.all(children.map((child) => new Promise((resolve) => child.once('message', resolve))));
    for (const child of children) child.on('message', onMessage);
    return await use();
  } finally {
    await Promise.all(children.map(ended));
  }
}

function ended(child) {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.send('end');
  return exit;
}

/** Milliseconds of a clock that all processes of this machine share. */
export function machineMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}

export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

/** Resident memory of this process in MiB. */
export function residentMib() {
  return process.memoryUsage().rss / 2 ** 20;
}

/** Value below which the share `quantile` of the values lies, the nearest one. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Trouble is no part of a measurement. */
export function fail(error) {
  throw error;
}
