import type { layers, Shape, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { DependencyGraph } from './graph/dependency-graph.js';

/** Size of a network, counted as `profileModel` counts it. */
export interface NetworkCost {
  /** All weights, moving statistics and auxiliary heads included. */
  readonly parameters: number;
  /** Two per multiply-add of convolutions for one image, without what only auxiliary heads need. */
  readonly flops: number;
}

/** Follows what a network costs while channels are removed from it. */
export interface CostMeter {
  current(): NetworkCost;
  /** Takes a set of channels away; again is harmless. */
  remove(channel: number): void;
}

interface LayerCost {
  inputs: number;
  outputs: number;
  /** Weights per pair of an input and an output channel, and per output channel. */
  readonly perPair: number;
  readonly perOutput: number;
  /** FLOPs per weight of a pair. */
  readonly flopsPerWeight: number;
}

/** A meter of the whole network. */
export function costMeter(graph: DependencyGraph): CostMeter {
  const readByLogits = layersBehind(graph.model.outputs[0] as SymbolicTensor);
  const uses = new Map<number, { cost: LayerCost; side: 'inputs' | 'outputs' }[]>();
  const total = { parameters: 0, flops: 0 };
  const count = (cost: LayerCost, sign: 1 | -1) => {
    const pairs = cost.inputs * cost.outputs * cost.perPair;
    total.parameters += sign * (pairs + cost.outputs * cost.perOutput);
    total.flops += sign * pairs * cost.flopsPerWeight;
  };
  for (const [name, { layer, inputs, output }] of graph.byLayer) {
    if (layer.weights.length === 0) continue;
    const cost = layerCost(layer, { inputs: inputs[0]?.length ?? 0, outputs: output.length });
    const counted = readByLogits.has(name) ? cost : { ...cost, flopsPerWeight: 0 };
    count(counted, 1);
    for (const [side, channels] of [
      ['inputs', inputs[0]],
      ['outputs', output],
    ] as const)
      for (const channel of channels ?? []) uses.set(channel, [...(uses.get(channel) ?? []), { cost: counted, side }]);
  }
  return {
    current: () => ({ ...total }),
    remove(channel) {
      for (const { cost, side } of uses.get(channel) ?? []) {
        count(cost, -1);
        cost[side] -= 1;
        count(cost, 1);
      }
      uses.delete(channel);
    },
  };
}

function layerCost(layer: layers.Layer, { inputs, outputs }: { inputs: number; outputs: number }): LayerCost {
  const kernel = layer.weights.find(({ originalName }) => originalName.endsWith('/kernel'));
  const perOutput = layer.weights.filter((weight) => weight !== kernel).length;
  if (kernel === undefined) return { inputs, outputs, perPair: 0, perOutput, flopsPerWeight: 0 };
  const [height, width] = kernel.shape as [number, number];
  // A kernel's weights are used once per pixel: of the output in a convolution, of the input in a transposed one.
  const isTransposed = layer.getClassName() === 'Conv2DTranspose';
  const [, mapHeight, mapWidth] = (isTransposed ? (layer.input as SymbolicTensor).shape : layer.outputShape) as Shape;
  const flopsPerWeight = 2 * (mapHeight as number) * (mapWidth as number);
  return { inputs, outputs, perPair: height * width, perOutput, flopsPerWeight };
}

function layersBehind(tensor: SymbolicTensor): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = ({ sourceLayer, inputs }: SymbolicTensor): void => {
    if (names.has(sourceLayer.name)) return;
    names.add(sourceLayer.name);
    for (const input of inputs) visit(input);
  };
  visit(tensor);
  return names;
}
