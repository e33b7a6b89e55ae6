import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { EvaluationError } from '../errors.js';
import { closestNames } from './closest-names.js';

/** A feature map of a network: the output of a layer, or some neighbouring channels of it. */
export interface FeatureMapRef {
  readonly layer: string;
  /** First channel, and how many; default all. */
  readonly channels?: { readonly start: number; readonly size: number };
}

/** A feature map as it stands in a network's graph. */
export interface FoundFeatureMap {
  readonly tensor: SymbolicTensor;
  readonly start: number;
  readonly size: number;
}

const NUM_SUGGESTIONS = 5;

/**
 * Finds a feature map in a network.
 *
 * @param where in front of an error's message
 * @throws EvaluationError when the network has no such layer, naming those of the closest names; when the layer is used
 *   more than once, its output is not [B, H, W, C], or it has no such channels
 */
export function findFeatureMap(
  model: LayersModel,
  { layer: name, channels }: FeatureMapRef,
  where: string,
): FoundFeatureMap {
  const tensor = findTensor(model, name, where);
  const total = tensor.shape[3] as number;
  const { start, size } = channels ?? { start: 0, size: total };
  if (!Number.isInteger(start) || !Number.isInteger(size) || start < 0 || size < 1 || start + size > total) {
    throw new EvaluationError(
      `${where}: channels must lie within the ${total} of ${name}; got ${size} from ${start} on`,
    );
  }
  return { tensor, start, size };
}

/** @throws EvaluationError as `findFeatureMap` */
export function findTensor(model: LayersModel, name: string, where: string): SymbolicTensor {
  const found = model.layers.find((layer) => layer.name === name);
  if (found === undefined) {
    const names = model.layers.map((layer) => layer.name);
    const closest = closestNames(name, names, NUM_SUGGESTIONS).join(', ');
    throw new EvaluationError(`${where}: layer must be one of the network's; got ${name} (closest: ${closest})`);
  }
  const uses = found.inboundNodes.length;
  const outputs = found.inboundNodes.flatMap((node) => node.outputTensors);
  const [tensor] = outputs;
  if (tensor === undefined || outputs.length > 1)
    throw new EvaluationError(`${where}: layer must have one output; got ${outputs.length} of ${name} in ${uses} uses`);
  if (tensor.shape.length !== 4)
    throw new EvaluationError(
      `${where}: output of layer must be [B, H, W, C]; got [${tensor.shape.join(', ')}] of ${name}`,
    );
  return tensor;
}
