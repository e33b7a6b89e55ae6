import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
// tfjs-core knows no gradients by itself; tfjs-layers registers those of all operators.
import '@tensorflow/tfjs-layers';
import { addonFile, failureFile, manifestFile, nativeFolder, stderrSwitchFile } from '../../native/locations.mjs';
import { registerEigenFilterGradient } from '../engine/eigen-filter-gradient.js';
import { NATIVE_BACKEND, nativeBackend } from '../engine/native-backend.js';
import { registerPortableGradientKernels } from '../engine/portable-kernels.js';
import { ConfigError } from '../errors.js';

/** native: libtensorflow on CUDA or CPU; wasm: WebAssembly; cpu: plain JavaScript. */
export const ENGINES = ['native', 'wasm', 'cpu'] as const;
export type Engine = (typeof ENGINES)[number];

/** Which engine runs and why. */
export interface EngineReport {
  readonly engine: Engine;
  /** Name of the TensorFlow.js backend. */
  readonly backend: string;
  /** Version of libtensorflow; null on the other engines. */
  readonly tensorflow: string | null;
  readonly device: 'cuda' | 'cpu';
  /** One line per engine that was passed over, and the reason for the choice. */
  readonly reasons: readonly string[];
}

let loaded: Promise<EngineReport> | undefined;

/**
 * Chooses and starts the TensorFlow.js backend, once per process: native, else WebAssembly, else JavaScript.
 *
 * @param wanted the engine to use without fallback; if absent, `SSMA_ENGINE`, else the best available
 * @throws ConfigError when `SSMA_ENGINE` is no engine, when the wanted one cannot start, or when another one runs already
 */
export async function loadEngine(wanted: Engine | undefined = engineFromEnvironment()): Promise<EngineReport> {
  loaded ??= startEngine(wanted);
  const report = await loaded;
  if (wanted !== undefined && report.engine !== wanted) {
    throw new ConfigError(`engine: must stay the same within a process; got ${wanted} while ${report.engine} runs`);
  }
  return report;
}

function engineFromEnvironment(): Engine | undefined {
  const value = process.env.SSMA_ENGINE;
  if (value === undefined || value === '') return undefined;
  const engine = ENGINES.find((name) => name === value);
  if (engine === undefined) throw new ConfigError(`SSMA_ENGINE: must be one of ${ENGINES.join(', ')}; got ${value}`);
  return engine;
}

async function startEngine(wanted: Engine | undefined): Promise<EngineReport> {
  tf.enableProdMode();
  const reasons: string[] = [];
  for (const engine of wanted === undefined ? ENGINES : [wanted]) {
    const failure = await start(engine);
    if (failure === null) {
      reasons.push(wanted === undefined ? `${engine}: the fastest engine that starts here` : `${engine}: asked for`);
      const native = nativeBackend();
      return {
        engine,
        backend: tf.getBackend(),
        tensorflow: native?.binding.TF_Version ?? null,
        device: native?.isUsingGpuDevice === true ? 'cuda' : 'cpu',
        reasons,
      };
    }
    reasons.push(`${engine}: ${failure}`);
  }
  loaded = undefined;
  throw new ConfigError(`engine: must start one of ${wanted ?? ENGINES.join(', ')}; got ${reasons.join('; ')}`);
}

/** @returns null when the engine runs, else why it does not */
async function start(engine: Engine): Promise<string | null> {
  try {
    if (engine === 'native') return startNative();
    if (engine === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
    else await import('@tensorflow/tfjs-backend-cpu');
    if (!(await tf.setBackend(engine))) return 'TensorFlow.js could not initialise the backend';
    if (engine === 'wasm') registerPortableGradientKernels(engine);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function startNative(): string | null {
  const folder = (['cuda', 'cpu'] as const)
    .map((variant) => nativeFolder({ variant }))
    .find((path) => existsSync(manifestFile(path)));
  if (folder === undefined) return reasonNotBuilt();
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const require = createRequire(import.meta.url);
  replaceRemovedUtilities(require('node:util'));
  require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');
  const { NodeJSKernelBackend } =
    require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend') as NativeBackendModule;
  // TensorFlow turns oneDNN on by itself only on CPUs with AVX-512 VNNI; with AVX2 it is the faster choice as well.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  const addon = loadQuietly(require, folder);
  const priority = 3;
  tf.registerBackend(NATIVE_BACKEND, () => new NodeJSKernelBackend(addon, '@tensorflow/tfjs-node-gpu'), priority);
  tf.setBackend(NATIVE_BACKEND);
  if (nativeBackend()?.isUsingGpuDevice === false && !hasAvx512()) registerEigenFilterGradient();
  return tf.getBackend() === NATIVE_BACKEND ? null : 'TensorFlow.js could not initialise the backend';
}

interface NativeBackendModule {
  readonly NodeJSKernelBackend: new (addon: unknown, packageName: string) => tf.KernelBackend;
}

/** Linux tells; elsewhere there is no such CPU with a native engine (macOS on Arm). */
function hasAvx512(): boolean {
  return existsSync('/proc/cpuinfo') && /\bavx512f\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
}

/** Loads the addon; libtensorflow, which comes with it, prints information of no use here while it starts. */
function loadQuietly(require: NodeJS.Require, folder: string): unknown {
  const stderr = require(stderrSwitchFile(folder)) as { turnOff(): void; turnOn(): void };
  stderr.turnOff();
  try {
    return require(addonFile(folder));
  } finally {
    stderr.turnOn();
  }
}

/**
 * tfjs-node 4.22.0 calls these; Node 23 removed one and warns of the other. To be dropped with a tfjs-node release that
 * has tensorflow/tfjs PR 8425.
 */
function replaceRemovedUtilities(util: { isNullOrUndefined?: unknown; isArray?: unknown }): void {
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}

function reasonNotBuilt(): string {
  const file = failureFile();
  if (!existsSync(file))
    return 'not installed; run the set-up (npm run setup, or node native/install.mjs in @ssma/core)';
  const { reason } = JSON.parse(readFileSync(file, 'utf8')) as { reason: string };
  return `could not be installed: ${reason}`;
}
