import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { newWorkerName } from '../channel/worker-name.js';
import { parseDevices } from '../runner/device.js';
import { executeInProcess } from '../runner/execute-in-process.js';
import { listenForInterrupts } from '../runner/interrupts.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { DEFAULT_CAPABILITY } from '../sweep/run-policy.js';
import { requireAllowedTask } from '../worker/allowed-task.js';
import { sameStageCheck } from '../worker/same-stage.js';
import { startWorker, type Worker, type WorkerIdentity } from '../worker/worker.js';
import { addLabOptions, type LabOptions, labOf, requireLab } from './lab-options.js';
import { type ArtifactsOptions, allowPathOption, artifactsOf, artifactsOption, runsOption } from './options.js';
import { capability } from './policy-options.js';
import type { Services } from './services.js';

interface WorkerOptions extends LabOptions, ArtifactsOptions {
  readonly runs: RunsFolder;
  readonly devices: readonly string[];
  readonly capability: string;
  /** Bytes. */
  readonly memoryLimit?: number;
  readonly allowPath: readonly string[];
}

/** `ssma worker`: runs stages of the sweeps of a lab, on this machine, until it is told to end. */
export function addWorker(program: Command, services: Services): Command {
  return addLabOptions(program.command('worker'))
    .description('run stages for the orchestrator of a lab, one at a time on each device')
    .option('--devices <list>', 'auto, cpu, cpu:<slots> or GPU numbers such as 0,1', devices, parseDevices('auto'))
    .option('--capability <name>', 'run the stages of sweeps that ask for it', capability, DEFAULT_CAPABILITY)
    .addOption(runsOption())
    .addOption(artifactsOption('where files are exchanged when --runs is not the folder of the orchestrator'))
    .option('--memory-limit <size>', 'a stage that holds more keeps its state and starts again, e.g. 8GiB', bytes)
    .addOption(allowPathOption())
    .action((options: WorkerOptions) => runWorker(options, services));
}

async function runWorker(options: WorkerOptions, services: Services): Promise<void> {
  const { runs: folder, lease, allowPath, memoryLimit } = options;
  const lab = labOf(options);
  await requireLab(lab, services);
  const artifacts = await artifactsOf(options);
  const onTrouble = ({ message }: Error): void => services.note(message);
  const host = hostname();
  const identity = { ...options, name: newWorkerName('worker', host, process.pid), host, pid: process.pid };
  const interrupts = listenForInterrupts(() =>
    services.note('Ending: running stages keep their state. Interrupt again to end at once.'),
  );
  const drained = new AbortController();
  const requireSame = sameStageCheck(services);
  const { redisLink } = await import('../scheduler/redis-link.js');
  const link = redisLink({ ...lab, lockMs: 1000 * lease, onTrouble });
  try {
    const worker = startWorker(identity, {
      ...link,
      queue: link.queueOf(options.capability),
      execute: executeInProcess(folder, services.program, memoryLimit),
      folders: folder,
      artifacts,
      // Workers open no database, so one that is there is the orchestrator's.
      sharesFolder: () => artifacts === null || existsSync(folder.database),
      requireFit: async (task, assignment) => {
        requireAllowedTask(task, allowPath);
        await requireSame(assignment);
      },
      onDrain: () => drained.abort(),
      onTrouble,
    });
    services.note(startedText(identity, lab.address.name));
    await untilEnded(worker, { ...interrupts, stop: AbortSignal.any([interrupts.stop, drained.signal]) });
  } finally {
    interrupts.dispose();
    await link.close();
  }
  services.note('Ended.');
}

async function untilEnded(
  worker: Worker,
  { stop, kill }: { readonly stop: AbortSignal; readonly kill: AbortSignal },
): Promise<void> {
  kill.addEventListener('abort', () => worker.kill(), { once: true });
  await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
  await worker.drain();
}

function startedText({ name, devices: slots, capability: able }: WorkerIdentity, redis: string): string {
  return `Worker ${name} waits for stages (capability ${able}, devices ${slots.join(', ')}, redis ${redis}).`;
}

function devices(text: string): readonly string[] {
  return parseDevices(text);
}

const UNITS = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

function bytes(text: string): number {
  const parsed = /^(\d+(?:\.\d+)?)(|KiB|MiB|GiB)$/.exec(text);
  const unit = Object.entries(UNITS).find(([name]) => name === parsed?.[2])?.[1];
  if (parsed === null || unit === undefined || Number(parsed[1]) === 0) {
    throw new InvalidArgumentError(`It must be a number of bytes, KiB, MiB or GiB, such as 8GiB; got ${text}.`);
  }
  return Math.round(Number(parsed[1]) * unit);
}
