import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { folderStore } from '../artifacts/folder-store.js';
import { ConfigError } from '../errors.js';
import { artifacts as artifactRows, keptStates } from '../store/tables.js';
import { exchangeBench, NETWORK_FILE, networkOf } from '../test-support/exchange-bench.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

// One process, but every worker and the orchestrator with a folder of its own: files reach another only through the store.

const newStore = (): ArtifactStore => folderStore(temporaryFolder());

const COMPLETE = [
  { kind: 'train', state: 'complete', attempts: ['complete'], error: null },
  { kind: 'evaluate', state: 'complete', attempts: ['complete'], error: null },
];

test('workers that share no folder exchange files through the store, and the runs folder needs none of them', async () => {
  const store = newStore();
  const bench = await exchangeBench(store);
  const ran = bench.run(bench.scheduler);
  const first = bench.worker(store);
  await bench.ended(1);
  await first.drain();
  const second = bench.worker(store);
  await ran;
  await second.drain();
  expect(bench.stages()).toEqual(COMPLETE);
  const [row] = bench.db.select().from(artifactRows).all();
  expect(await store.has(row?.sha256 ?? '')).toBe(true);
  const { key, file } = trainingOf(bench);
  expect(existsSync(file)).toBe(false);
  expect(readFileSync(bench.runs.stageLog(key), 'utf8')).toBe('train begins\n');
  expect(bench.troubles).toEqual([]);
});

test('a result whose file is nowhere is refused with the remedy, tried again and then failed', async () => {
  const store = newStore();
  const bench = await exchangeBench(store);
  const ran = bench.run(bench.scheduler);
  const worker = bench.worker(null);
  await ran;
  await worker.drain();
  const { key, file, sha256 } = trainingOf(bench);
  expect(bench.stages()).toEqual([
    {
      kind: 'train',
      state: 'failed',
      attempts: ['ARTIFACT_NOT_FOUND', 'ARTIFACT_NOT_FOUND'],
      error: `stage ${key}: ${NETWORK_FILE} of its result, SHA-256 ${sha256}, must be in ${store.name} or ${file}; got none (its worker needs --artifacts with that address)`,
    },
    { kind: 'evaluate', state: 'waiting', attempts: [], error: null },
  ]);
});

test('an orchestrator without the store of its worker refuses the result, also where an older file has its name', async () => {
  const bench = await exchangeBench(null);
  const { key, file } = trainingOf(bench);
  mkdirSync(bench.runs.stageDir(key), { recursive: true });
  writeFileSync(file, networkOf(key).toUpperCase());
  const ran = bench.run(bench.scheduler);
  const worker = bench.worker(newStore());
  await ran;
  await worker.drain();
  const [training] = bench.stages();
  expect(training).toMatchObject({ state: 'failed', attempts: ['ARTIFACT_NOT_FOUND', 'ARTIFACT_NOT_FOUND'] });
  expect(training?.error).toContain(
    `must be in ${file}; got another content (where its worker has another runs folder, it and the orchestrator need the same --artifacts)`,
  );
});

test('workers that share the runs folder need no store', async () => {
  const bench = await exchangeBench(null);
  const ran = bench.run(bench.scheduler);
  const worker = bench.worker(null, bench.runs);
  await ran;
  await worker.drain();
  expect(bench.stages()).toEqual(COMPLETE);
});

test('what a worker has made in the shared runs folder is in the store before the result counts, for those elsewhere', async () => {
  const store = newStore();
  const bench = await exchangeBench(store);
  const ran = bench.run(bench.scheduler);
  const sharing = bench.worker(null, bench.runs);
  await bench.ended(1);
  await sharing.drain();
  expect(await store.has(trainingOf(bench).sha256)).toBe(true);
  const elsewhere = bench.worker(store);
  await ran;
  await elsewhere.drain();
  expect(bench.stages()).toEqual(COMPLETE);
});

test('a worker without the store refuses a stage whose parent was made elsewhere; one with the store does it', async () => {
  const store = newStore();
  const bench = await exchangeBench(store);
  const ran = bench.run(bench.scheduler);
  const elsewhere = bench.worker(store);
  await bench.ended(1);
  await elsewhere.drain();
  const sharing = bench.worker(null, bench.runs);
  await bench.ended(2);
  await sharing.drain();
  const { key, file, sha256 } = trainingOf(bench);
  const refused = bench.stages()[1];
  expect(refused).toMatchObject({ state: 'waiting', attempts: ['ARTIFACT_NOT_FOUND'] });
  expect(refused?.error).toContain(
    `${NETWORK_FILE} of its parent train (${key}, SHA-256 ${sha256}) must be at ${file}; got none (another machine made it: this worker needs the --artifacts of "sweep start")`,
  );
  const equipped = bench.worker(store, bench.runs);
  await ran;
  await equipped.drain();
  expect(bench.stages()[1]).toMatchObject({ state: 'complete', attempts: ['ARTIFACT_NOT_FOUND', 'complete'] });
  // Who shares the folder writes its log there; sent as well, its lines would be there twice.
  const evaluation = bench.plan.trials[0]?.stageKeys[1] ?? '';
  expect(existsSync(bench.runs.stageLog(evaluation))).toBe(false);
});

test('a worker of another store names parent and store', async () => {
  const store = newStore();
  const bench = await exchangeBench(store);
  const ran = bench.run(bench.scheduler);
  const first = bench.worker(store);
  await bench.ended(1);
  await first.drain();
  const other = newStore();
  const stray = bench.worker(other);
  await ran;
  await stray.drain();
  const { key, sha256 } = trainingOf(bench);
  expect(bench.stages()[1]).toMatchObject({
    state: 'failed',
    error: expect.stringContaining(
      `of its parent train (${key}, SHA-256 ${sha256}) must be fetched; got ${other.name}: artifact ${sha256} must be in the store; got none (all workers and "sweep start" need the same --artifacts)`,
    ),
  });
});

test('credentials that are refused while a stage runs cost one attempt, and do not fail the stage', async () => {
  const store = newStore();
  const bench = await exchangeBench(store);
  let isRefusing = true;
  const put: ArtifactStore['put'] = async (file, content) => {
    if (!isRefusing) return store.put(file, content);
    isRefusing = false;
    throw new ConfigError('s3://lab: credentials must be accepted; got 403');
  };
  const ran = bench.run(bench.scheduler);
  const worker = bench.worker({ ...store, put });
  await bench.ended(1);
  const [training] = bench.stages();
  expect(training?.error).toMatch(/^stage s\w+: its files must be stored; got s3:.*got 403$/);
  await ran;
  await worker.drain();
  expect(bench.stages()[0]).toMatchObject({ state: 'complete', attempts: ['ARTIFACT_STORE', 'complete'] });
});

test('a kept checkpoint that is gone costs one attempt, and the next begins anew', async () => {
  const store = newStore();
  const bench = await exchangeBench(store);
  const { key } = trainingOf(bench);
  const row = { stageKey: key, path: 'last.safetensors', sha256: '0'.repeat(64), bytes: 7 };
  bench.db.insert(keptStates).values(row).run();
  const ran = bench.run(bench.scheduler);
  const worker = bench.worker(store);
  await bench.ended(1);
  expect(bench.stages()[0]?.error).toBe(
    `stage ${key}: its kept checkpoint last.safetensors must be fetched; got ${store.name}: artifact ${row.sha256} must be in the store; got none; it begins anew the next time`,
  );
  await ran;
  await worker.drain();
  expect(bench.stages()[0]?.attempts).toEqual(['KEPT_STATE_LOST', 'complete']);
});

test('a result waits for a store that does not answer, while other attempts go on, and is stored once', async () => {
  const store = newStore();
  const { slow, ...held } = heldStore(store);
  const bench = await exchangeBench(slow, 'seeds: [0, 1]');
  held.hold(trainingOf(bench).sha256);
  const ran = bench.run(bench.scheduler);
  const workers = [bench.worker(store), bench.worker(store)];
  // The other trial's training and evaluation.
  await bench.ended(2);
  expect(bench.stages().map(({ state }) => state)).toEqual(['running', 'waiting', 'complete', 'complete']);
  held.release();
  await ran;
  await Promise.all(workers.map((worker) => worker.drain()));
  expect(bench.stages()).toEqual([...COMPLETE, ...COMPLETE]);
});

test('a result that waits for the store is told to the next orchestrator', async () => {
  const store = newStore();
  const { slow, ...held } = heldStore(store);
  const bench = await exchangeBench(slow);
  held.hold(trainingOf(bench).sha256);
  void bench.run(bench.scheduler);
  const worker = bench.worker(store);
  await held.asked;
  await bench.scheduler.close();
  expect(bench.stages()[0]?.state).toBe('running');
  const next = bench.restart(store);
  await bench.ended(1);
  await bench.run(next);
  await worker.drain();
  expect(bench.stages()).toEqual(COMPLETE);
});

test('an interrupt does not wait for the store: the stage is stopped and goes on another time', async () => {
  const store = newStore();
  const { slow, ...held } = heldStore(store);
  const bench = await exchangeBench(slow);
  held.hold(trainingOf(bench).sha256);
  const ran = bench.run(bench.scheduler);
  const worker = bench.worker(store);
  await held.asked;
  bench.scheduler.interrupt();
  await ran;
  await worker.drain();
  expect(bench.stages()[0]).toMatchObject({ state: 'stopped', attempts: ['STOPPED'] });
});

type Bench = Awaited<ReturnType<typeof exchangeBench>>;

/** The first training, and what it will have made. */
function trainingOf({ runs, plan }: Bench, key = plan.trials[0]?.stageKeys[0] ?? '') {
  const sha256 = createHash('sha256').update(networkOf(key)).digest('hex');
  return { key, sha256, file: join(runs.stageDir(key), NETWORK_FILE) };
}

/** A store that does not say whether it has one content before it is released. */
function heldStore(store: ArtifactStore) {
  const [asked, released] = [deferred(), deferred()];
  let held = '';
  const slow: ArtifactStore = {
    ...store,
    async has(sha256) {
      if (sha256 === held) {
        asked.resolve();
        await released.promise;
      }
      return store.has(sha256);
    },
  };
  return {
    slow,
    hold(sha256: string): void {
      held = sha256;
    },
    release: released.resolve,
    /** Resolves when somebody has asked for it. */
    asked: asked.promise,
  };
}

function deferred() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
