import type { LayersModel, layers, Shape, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { moduleOf } from './modules.js';

/** Size and cost of a part of a network. */
export interface ModuleProfile {
  /** See `moduleOf`. */
  readonly name: string;
  /** All weights, moving statistics included. */
  readonly parameters: number;
  readonly trainableParameters: number;
  /** Two per multiply-add of convolutions and transposed convolutions, for one image; other layers count nothing. */
  readonly flops: number;
}

export interface ModelProfile {
  readonly modules: readonly ModuleProfile[];
  readonly total: ModuleProfile;
  /** FLOPs without the auxiliary heads, which run in training only. */
  readonly inferenceFlops: number;
  /**
   * The same without encoder stage 1, which the totals of the paper's tables 10 and 14 leave out (computed from the
   * layer table: 138.38 B against 138.47 B printed for AdapNet++ at 768 x 384).
   */
  readonly inferenceFlopsWithoutStage1: number;
}

/** Counts parameters and FLOPs from the layer graph. */
export function profileModel(model: LayersModel): ModelProfile {
  const byModule = new Map<string, ModuleProfile>();
  for (const layer of model.layers) {
    const name = moduleOf(layer.name, model.inputNames);
    byModule.set(name, sum(name, [byModule.get(name) ?? emptyModule(name), profileLayer(layer)]));
  }
  const modules = [...byModule.values()].filter((module) => module.parameters > 0);
  const total = sum('total', modules);
  const inference = sum(
    'inference',
    modules.filter(({ name }) => !lastPart(name).startsWith('aux')),
  );
  const stage1 = sum(
    'stage1',
    modules.filter(({ name }) => lastPart(name) === 'stage1'),
  );
  return {
    modules,
    total,
    inferenceFlops: inference.flops,
    inferenceFlopsWithoutStage1: inference.flops - stage1.flops,
  };
}

function lastPart(moduleName: string): string {
  return moduleName.split('/').at(-1) as string;
}

function profileLayer(layer: layers.Layer): ModuleProfile {
  const count = (weights: layers.Layer['weights']) => weights.reduce((total, weight) => total + size(weight.shape), 0);
  return {
    name: layer.name,
    parameters: count(layer.weights),
    trainableParameters: count(layer.trainableWeights),
    flops: flopsOf(layer),
  };
}

/** A kernel's weights are used once per pixel: of the output in a convolution, of the input in a transposed one. */
function flopsOf(layer: layers.Layer): number {
  const kernel = layer.weights.find((weight) => weight.originalName.endsWith('/kernel'));
  if (kernel === undefined) return 0;
  const isTransposed = layer.getClassName() === 'Conv2DTranspose';
  const [, height, width] = (isTransposed ? (layer.input as SymbolicTensor).shape : layer.outputShape) as Shape;
  return 2 * size(kernel.shape) * (height as number) * (width as number);
}

function size(shape: Shape): number {
  return shape.reduce<number>((product, axis) => product * (axis as number), 1);
}

function emptyModule(name: string): ModuleProfile {
  return { name, parameters: 0, trainableParameters: 0, flops: 0 };
}

function sum(name: string, parts: readonly ModuleProfile[]): ModuleProfile {
  return parts.reduce(
    (total, part) => ({
      name,
      parameters: total.parameters + part.parameters,
      trainableParameters: total.trainableParameters + part.trainableParameters,
      flops: total.flops + part.flops,
    }),
    emptyModule(name),
  );
}
