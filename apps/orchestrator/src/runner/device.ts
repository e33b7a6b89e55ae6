import { execFileSync } from 'node:child_process';
import { ConfigError } from '../errors.js';

/** The machine as `auto` looks at it. */
export interface DeviceSurvey {
  /** What `nvidia-smi -L` prints; null when the machine has no such command or its driver does not work. */
  readonly listGpus: () => string | null;
  /** CUDA_VISIBLE_DEVICES of this process: a batch system says with it which of the GPUs are meant. */
  readonly visibleDevices: string | undefined;
}

/**
 * The devices of a worker's slots, one stage at a time each: `cpu` or what CUDA calls a GPU, e.g. `0`.
 *
 *   auto    one slot per GPU of the machine, of those in CUDA_VISIBLE_DEVICES if it is set; without a GPU one for the CPU
 *   cpu     one slot for the CPU
 *   cpu:4   four slots that share the CPU
 *   0,1     one slot for each of these GPUs, counted as `nvidia-smi` does
 *
 * @throws ConfigError on anything else, and on a GPU that is named twice
 */
export function parseDevices(text: string, survey: DeviceSurvey = thisMachine()): readonly string[] {
  if (text === 'auto') return automaticDevices(survey);
  const cpu = /^cpu(?::([1-9]\d{0,2}))?$/.exec(text);
  if (cpu !== null) return Array.from({ length: Number(cpu[1] ?? 1) }, () => 'cpu');
  if (!/^(0|[1-9]\d{0,2})(,(0|[1-9]\d{0,2}))*$/.test(text)) {
    throw new ConfigError(`--devices: it must be auto, cpu, cpu:<slots> or GPU numbers like 0,1; got '${text}'`);
  }
  const gpus = text.split(',');
  const repeated = gpus.find((gpu, index) => gpus.indexOf(gpu) !== index);
  if (repeated !== undefined) {
    throw new ConfigError(`--devices: a GPU must be named once; got ${repeated} more than once (in '${text}')`);
  }
  return gpus;
}

/**
 * Environment in which a process sees a device alone.
 *
 * @param device `cpu` hides all GPUs, `auto` changes nothing
 */
export function deviceEnvironment(device: string): NodeJS.ProcessEnv {
  if (device === 'auto') return {};
  if (device === 'cpu') return { CUDA_VISIBLE_DEVICES: '' };
  // By default CUDA counts the fastest GPU first; nvidia-smi counts by place on the bus.
  return { CUDA_VISIBLE_DEVICES: device, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };
}

function thisMachine(): DeviceSurvey {
  return { listGpus: listNvidiaGpus, visibleDevices: process.env.CUDA_VISIBLE_DEVICES };
}

function automaticDevices({ listGpus, visibleDevices }: DeviceSurvey): readonly string[] {
  const gpus = visibleDevices === undefined ? gpuNumbers(listGpus() ?? '') : visibleEntries(visibleDevices);
  return gpus.length > 0 ? gpus : ['cpu'];
}

/** Lines are like `GPU 0: NVIDIA H200 (UUID: GPU-...)`; those of a GPU's partitions are indented. */
function gpuNumbers(list: string): readonly string[] {
  return [...list.matchAll(/^GPU (\d+):/gm)].map(([, number = '']) => number);
}

/** CUDA takes the entries up to the first that names no GPU; -1 is the customary way to name none. */
function visibleEntries(visibleDevices: string): readonly string[] {
  const entries = visibleDevices.split(',').map((entry) => entry.trim());
  const end = entries.findIndex((entry) => !/^(\d+|(GPU|MIG)-.+)$/.test(entry));
  return [...new Set(end === -1 ? entries : entries.slice(0, end))];
}

const LIST_LIMIT_MS = 30_000;

function listNvidiaGpus(): string | null {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('nvidia-smi', ['-L'], { encoding: 'utf8', stdio, timeout: LIST_LIMIT_MS });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT') {
      const remedy = 'name the devices instead, e.g. --devices 0';
      throw new ConfigError(`nvidia-smi -L: it must answer within ${LIST_LIMIT_MS / 1000} s; got no answer; ${remedy}`);
    }
    // Without a driver there is no nvidia-smi, or it ends with an error: no usable GPU either way.
    if (error instanceof Error) return null;
    throw error;
  }
}
