// A worker of a bench: `sweep-worker.mjs '<options>'`, told to end by its parent.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noOpStages } from './no-op-stages.mjs';
import { fail, machineMs, part, redisLinkTo } from './sweep-lab.mjs';

const { newWorkerName } = await part('channel/worker-name.js');
const { redisAddress } = await part('redis/redis-address.js');
const { executeInProcess } = await part('runner/execute-in-process.js');
const { runsFolder } = await part('runner/runs-folder.js');
const { startWorker } = await part('worker/worker.js');

const { url, slots = 1, body = 'process' } = JSON.parse(process.argv[2]);
const root = mkdtempSync(join(tmpdir(), 'ssma-bench-worker-'));
const folders = runsFolder(root);
const link = await redisLinkTo(redisAddress(url, 'bench'));
const execute = body === 'process' ? processExecutor() : callExecutor;
const worker = startWorker(
  {
    name: newWorkerName('worker', hostname(), process.pid),
    host: hostname(),
    pid: process.pid,
    capability: 'any',
    devices: Array(slots).fill('cpu'),
  },
  {
    ...link,
    queue: link.queueOf('any'),
    execute,
    folders,
    artifacts: null,
    requireFit: async () => undefined,
    onDrain: () => undefined,
    onTrouble: fail,
  },
);
const readyCpu = process.cpuUsage();
process.send({ type: 'ready' });
// The parent may die first.
process.once('disconnect', () => process.exit(1));
process.once('message', async () => {
  await worker.drain();
  await link.close();
  rmSync(root, { recursive: true });
  process.send({ type: 'ended', cpu: cpuOfWorker() }, () => process.exit(0));
});

/** Milliseconds of processor time of this process since it was ready, and of the processes that it has started. */
function cpuOfWorker() {
  const { user, system } = process.cpuUsage(readyCpu);
  // Behind the name in parentheses; fields 16 and 17 are times of ended children in hundredths of a second.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return { workerMs: (user + system) / 1000, childrenMs: 10 * (Number(fields[13]) + Number(fields[14])) };
}

/** Tells when the process of an attempt has been started. */
function processExecutor() {
  const inProcess = executeInProcess(folders, {
    entry: fileURLToPath(new URL('../apps/orchestrator/dist/runner/stage-child.js', import.meta.url)),
    stagesModule: fileURLToPath(new URL('./no-op-stages.mjs', import.meta.url)),
  });
  return (task, attempt, hooks) => {
    // Starts the process before it gives way for the first time.
    const ended = inProcess(task, attempt, hooks);
    process.send({ type: 'begun', stageKey: task.key, atMs: machineMs() });
    return ended;
  };
}

/** Runs the stage in this process. */
async function callExecutor(task, _attempt, { onReport }) {
  const outcome = await noOpStages[task.kind]({
    reportMetrics: (metrics) => onReport({ type: 'metrics', metrics }),
  });
  return { end: { kind: 'complete', outcome }, logTail: '' };
}
