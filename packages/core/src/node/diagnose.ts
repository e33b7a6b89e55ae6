import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { manifestFile, nativeFolder } from '../../native/locations.mjs';
import { type EngineReport, loadEngine } from './load-engine.js';

/** Something that would make this machine faster, what its lack means and how to get it. */
export interface MissingPart {
  readonly what: string;
  readonly consequence: string;
  readonly remedy: string;
}

/** What networks run on here. */
export interface Diagnosis {
  readonly node: string;
  readonly platform: string;
  readonly engine: EngineReport;
  readonly cpu: { readonly model: string; readonly threads: number };
  readonly memoryGib: number;
  /** Names of the NVIDIA GPUs that the driver shows. */
  readonly gpus: readonly string[];
  readonly missing: readonly MissingPart[];
}

/** Starts the engine and looks at the machine around it. */
export async function diagnose(): Promise<Diagnosis> {
  const engine = await loadEngine();
  const gpus = nvidiaGpus();
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    engine,
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', threads: cpus().length },
    memoryGib: totalmem() / 2 ** 30,
    gpus,
    missing: missingParts(engine, gpus),
  };
}

function missingParts(engine: EngineReport, gpus: readonly string[]): MissingPart[] {
  const parts: MissingPart[] = [];
  if (engine.engine !== 'native' && process.env.SSMA_ENGINE !== engine.engine) {
    parts.push({
      what: `native TensorFlow engine (${engine.reasons.find((reason) => reason.startsWith('native')) ?? 'passed over'})`,
      consequence: 'training runs on WebAssembly or plain JavaScript, many times slower',
      remedy: 'install python3 with pip and a C++ compiler, then run the set-up again',
    });
  }
  if (gpus.length > 0 && engine.device !== 'cuda') {
    const isBuilt = existsSync(manifestFile(nativeFolder({ variant: 'cuda' })));
    parts.push({
      what: isBuilt ? `CUDA: TensorFlow does not see ${gpus.join(', ')}` : 'CUDA build of the native engine',
      consequence: 'the GPU stays idle',
      remedy: isBuilt
        ? 'set TF_CPP_MIN_LOG_LEVEL=0 to see which library or driver TensorFlow misses'
        : 'node packages/core/native/install.mjs --gpu (in an installed package: node_modules/@ssma/core/native/install.mjs)',
    });
  }
  return parts;
}

function nvidiaGpus(): string[] {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return names.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  } catch (error) {
    // Without a driver there is no nvidia-smi, or it ends with an error: no usable GPU either way.
    if (error instanceof Error) return [];
    throw error;
  }
}
