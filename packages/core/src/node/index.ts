export type { LoadedGraph } from '../compile/run-portable.js';
export { type ClassPredictor, classPredictor, type ImageBatch } from './class-predictor.js';
export { type CompiledNetwork, compileForInference, compileTensors } from './compile-for-inference.js';
export { type Diagnosis, diagnose, type MissingPart } from './diagnose.js';
export { ENGINES, type Engine, type EngineReport, loadEngine } from './load-engine.js';
export { type SplitNetwork, splitNetwork } from './split-network.js';
export { readSafetensorsFile, writeSafetensorsFile } from './weights/safetensors-file.js';
export { readTensorBundleFiles } from './weights/tensor-bundle-files.js';
export { writeFileAtomically } from './weights/write-file-atomically.js';
