import { existsSync } from 'node:fs';
import { manifestFile, nativeFolder } from '../../native/locations.mjs';
import { type EngineReport, loadEngine } from './load-engine.js';
import { type Machine, thisMachine } from './machine.js';
import { nvidiaGpus } from './nvidia-gpus.js';

/** Something that would make this machine faster, what its lack means and how to get it. */
export interface MissingPart {
  readonly what: string;
  readonly consequence: string;
  readonly remedy: string;
}

/** What networks run on here. */
export interface Diagnosis extends Machine {
  readonly engine: EngineReport;
  /** Names of the NVIDIA GPUs that the driver shows. */
  readonly gpus: readonly string[];
  readonly missing: readonly MissingPart[];
}

/** Starts the engine and looks at the machine around it. */
export async function diagnose(): Promise<Diagnosis> {
  const [engine, gpus] = await Promise.all([loadEngine(), nvidiaGpus()]);
  return { ...thisMachine(), engine, gpus, missing: missingParts(engine, gpus) };
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
