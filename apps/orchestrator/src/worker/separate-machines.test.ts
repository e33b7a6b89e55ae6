import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.js';
import { folderStore } from '../artifacts/folder-store.js';
import { openArtifactStore } from '../artifacts/open-artifact-store.js';
import { newWorkerName } from '../channel/worker-name.js';
import { type PlanDependencies, planSweep } from '../plan/plan-sweep.js';
import type { RedisLab } from '../redis/redis-lab.js';
import { executeInProcess } from '../runner/execute-in-process.js';
import type { SweepStart } from '../runner/intent-of-start.js';
import { runsFolder } from '../runner/runs-folder.js';
import { startSweep, type Workforce } from '../runner/start-sweep.js';
import type { StageProgram } from '../runner/supervise-stage.js';
import { redisLink } from '../scheduler/redis-link.js';
import type { RunEvent } from '../scheduler/run-event.js';
import { openStoreForReading } from '../store/open-store.js';
import { artifacts, attempts, metrics, results, type StageState } from '../store/tables.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { DEFAULT_CAPABILITY, RunPolicy } from '../sweep/run-policy.js';
import { RedisServer } from '../test-support/redis-server.js';
import { ssma } from '../test-support/run-command.js';
import { S3Server } from '../test-support/s3-server.js';
import { sweepText } from '../test-support/sweep-text.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { supportModule, TYPESCRIPT_ARGUMENTS } from '../test-support/typescript-process.js';
import { startWorker } from './worker.js';

// An orchestrator and two workers that share a Redis server and an artifact store, and no folder.

const LEASE_MS = 3_000;
/** Long enough for the first worker to be killed between two steps. */
const SLOW_STEP_MS = '1000';

const QUICK_PROGRAM: StageProgram = {
  entry: fileURLToPath(new URL('../runner/stage-child.ts', import.meta.url)),
  stagesModule: supportModule('./quick-stages.ts'),
  execArgv: TYPESCRIPT_ARGUMENTS,
};

const folder = mkdtempSync(join(tmpdir(), 'ssma-undisturbed-'));
const { database: localDatabase } = runsFolder(folder);
const localStore = folderStore(join(folder, 'store'));
let undisturbed: ReturnType<typeof numbersOf>;

beforeAll(async () => {
  await start(folder, { kind: 'local', devices: ['auto'] }, { artifacts: localStore });
  undisturbed = numbersOf(localDatabase);
});

afterAll(() => rmSync(folder, { recursive: true }));

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['a folder', async () => join(temporaryFolder(), 'share')],
  ['a bucket', bucket],
])(
  'over %s a second worker goes on from the checkpoint of one that was killed, to the same numbers',
  async (_case, addressOf) => {
    const address = await addressOf();
    const redis = await RedisServer.start();
    onTestFinished(() => redis.stop());
    const store = await openArtifactStore(address, 'test');
    const runs = runsFolder(join(temporaryFolder(), 'runs'));
    const lab: RedisLab = { address: redis.address, lab: 'lab' };
    const killed = slowWorker(redis.url, address);
    const watch = watcher();
    const started = start(runs.root, { kind: 'redis', lab }, { artifacts: store, onEvent: watch.onEvent });
    await watch.sees((event) => event.type === 'progress' && event.progress.step >= 3);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    const second = otherWorker(lab, store);
    const { stages } = await started;
    await second.end();

    expect([...stages.values()]).toEqual(['complete', 'complete']);
    const again = watch.events.slice(watch.events.findLastIndex(isTrainingStart));
    // The checkpoint after step 2 was kept before step 3 was told of.
    expect(again.find(({ type }) => type === 'progress')).toMatchObject({ progress: { step: 3, totalSteps: 5 } });
    const [trainKey = ''] = stages.keys();
    expect(existsSync(join(killed.runs.stageDir(trainKey), 'last.json'))).toBe(true);
    expect(existsSync(join(runs.stageDir(trainKey), 'last.json'))).toBe(false);

    expect(numbersOf(runs.database)).toEqual(undisturbed);
    expect(textBelow(runs.root)).not.toContain(S3Server.secretAccessKey);
    expect(attemptsOf(runs.database)).toEqual(['complete', 'complete', 'lost WORKER_LOST']);

    expect(await ssma('audit', '--runs', runs.root, '--artifacts', address)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 files \(\d+ bytes\) read, 1 of them in .*\. Nothing is wrong\.\n$/),
    });
  },
);

test('a sweep in one process has its files in the store too, so that other machines can join it', async () => {
  const store = openStoreForReading(localDatabase);
  const rows = store.db.select().from(artifacts).all();
  store.close();
  expect(rows.map(({ path }) => path)).toEqual(['last.json']);
  for (const row of rows) await localStore.verify(row);
});

test('a sweep that began in one process and without a store is finished by a machine elsewhere', async () => {
  const redis = await RedisServer.start();
  onTestFinished(() => redis.stop());
  const { root, database } = runsFolder(join(temporaryFolder(), 'runs'));
  const stop = new AbortController();
  const onEvent = ({ type }: RunEvent): void => (type === 'ended' ? stop.abort() : undefined);
  const local = { kind: 'local', devices: ['auto'] } as const;
  const first = await start(root, local, { artifacts: null, onEvent, stop: stop.signal });
  expect([...first.stages.values()]).toEqual(['complete', expect.not.stringMatching('complete')]);

  const store = folderStore(join(temporaryFolder(), 'store'));
  const lab: RedisLab = { address: redis.address, lab: 'lab' };
  const worker = otherWorker(lab, store);
  const second = await start(root, { kind: 'redis', lab }, { artifacts: store });
  await worker.end();
  expect([...second.stages.values()]).toEqual(['complete', 'complete']);
  expect(numbersOf(database)).toEqual(undisturbed);
  expect(attemptsOf(database)).not.toContain('failed ARTIFACT_NOT_FOUND');
});

/** Address of a bucket on a server for this test; its credentials are in the environment. */
async function bucket(): Promise<string> {
  const server = await S3Server.start();
  onTestFinished(() => server.stop());
  vi.stubEnv('AWS_ACCESS_KEY_ID', S3Server.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', S3Server.secretAccessKey);
  return server.url;
}

/** `ssma worker` as a process of its own. */
function slowWorker(redisUrl: string, address: string) {
  const runs = runsFolder(join(temporaryFolder(), 'runs'));
  const words = ['worker', '--redis', redisUrl, '--lab', 'lab', '--lease', String(LEASE_MS / 1000)];
  const folders = ['--runs', runs.root, '--artifacts', address, '--allow-path', process.cwd()];
  const worker = fork(supportModule('./quick-ssma.ts'), [...words, ...folders], {
    env: { ...process.env, SSMA_TEST_STEP_MS: SLOW_STEP_MS },
    execArgv: [...TYPESCRIPT_ARGUMENTS],
  });
  onTestFinished(() => void worker.kill('SIGKILL'));
  return { process: worker, runs };
}

/** A worker in this process. */
function otherWorker(lab: RedisLab, store: ArtifactStore) {
  const runs = runsFolder(join(temporaryFolder(), 'runs'));
  const link = redisLink({ ...lab, lockMs: LEASE_MS, onTrouble: () => undefined });
  const name = newWorkerName('worker', 'test', process.pid);
  const identity = { name, host: 'test', pid: process.pid, capability: DEFAULT_CAPABILITY, devices: ['cpu'] };
  const worker = startWorker(identity, {
    ...link,
    queue: link.queueOf(DEFAULT_CAPABILITY),
    execute: executeInProcess(runs, QUICK_PROGRAM),
    folders: runs,
    artifacts: store,
    requireFit: async () => undefined,
    onDrain: () => undefined,
    onTrouble: () => undefined,
  });
  return {
    async end(): Promise<void> {
      await worker.drain();
      await link.close();
    },
  };
}

interface StartChoice {
  readonly artifacts: ArtifactStore | null;
  readonly onEvent?: (event: RunEvent) => void;
  readonly stop?: AbortSignal;
}

async function start(
  root: string,
  workforce: Workforce,
  { artifacts: store, onEvent = () => undefined, stop = new AbortController().signal }: StartChoice,
) {
  const policy = RunPolicy.parse({ retryDelaySeconds: 0 });
  const kill = new AbortController().signal;
  const ended = await startSweep(
    { kind: 'file', start: await tinySweep() },
    {
      ...{ folder: runsFolder(root), workforce, artifacts: store, policyFor: () => policy, allowPath: [] },
      ...{ leaseMs: LEASE_MS, stop, kill },
    },
    {
      ...{ ...PLANNING, program: QUICK_PROGRAM, clock: Date.now, onEvent },
      ...{ onPlan: () => undefined, onBegun: () => undefined, onTrouble: () => undefined },
    },
  );
  return { stages: ended[0]?.stages ?? new Map<string, StageState>() };
}

const PLANNING: PlanDependencies = {
  // As quick-ssma has it: a worker that finds another dataset refuses the stage.
  inspectDataset: async ({ root }) => ({ fingerprint: `fingerprint of ${root}`, modalities: ['rgb', 'depth'] }),
  hashWeights: async (path) => `hash of ${path}`,
};

async function tinySweep(): Promise<SweepStart> {
  const definition = parseSweep(sweepText(), 'tiny.yaml');
  const plan = await planSweep(expandSweep(definition).trials, PLANNING);
  return { file: 'tiny.yaml', sweep: definition.sweep, plan };
}

/** Keeps what an orchestrator tells. */
function watcher() {
  const events: RunEvent[] = [];
  let changed = (): void => undefined;
  return {
    events,
    onEvent(event: RunEvent): void {
      events.push(event);
      changed();
    },
    async sees(isIt: (event: RunEvent) => boolean): Promise<void> {
      while (!events.some(isIt)) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
  };
}

function isTrainingStart(event: RunEvent): boolean {
  return event.type === 'started' && event.attempt === 2;
}

/** All that a sweep has measured. */
function numbersOf(database: string) {
  const store = openStoreForReading(database);
  try {
    return {
      metrics: store.db.select().from(metrics).orderBy(metrics.stageKey, metrics.name, metrics.step).all(),
      results: store.db.select().from(results).all(),
    };
  } finally {
    store.close();
  }
}

/** All that the files below a folder hold, the database among them. */
function textBelow(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1')).join('');
}

function attemptsOf(database: string): string[] {
  const store = openStoreForReading(database);
  try {
    const rows = store.db.select().from(attempts).all();
    return rows.map(({ state, errorCode }) => [state, ...(errorCode === null ? [] : [errorCode])].join(' ')).sort();
  } finally {
    store.close();
  }
}
