import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';
import { type ModelSpec, modalitiesOf } from '../spec.js';
import { writeSomeWeights } from './expert-weights.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { fromSlimResnet } from './slim-resnet.js';
import { toFloat32 } from './to-float32.js';

/** What an initialisation from ImageNet weights did. */
export interface ImagenetReport {
  /** Weights of the network that were set. */
  readonly matched: readonly string[];
  /** Weights of the network that keep their values: eASPP, decoder, fusion, input batch norm. */
  readonly missing: readonly string[];
  /** Names of the file that have no place in the network. */
  readonly ignored: readonly string[];
}

/**
 * Fills every encoder of a network with the weights of TF-slim's `resnet_v2_50`; the rest keeps its values. A stacking
 * network gets the stem's kernel once per modality, divided by their number.
 *
 * @param found tensors by slim's names, out of a TensorFlow checkpoint or a safetensors file
 * @throws ConfigError      when the network has no such encoder
 * @throws CheckpointError  when a tensor is absent or its shape is not that of the network, e.g. of another width; the
 *                          network is unchanged
 * @see section 5.1.1 of the paper
 */
export function writeImagenetWeights(model: LayersModel, spec: ModelSpec, found: NamedTensors): ImagenetReport {
  const scopes = encoderScopes(spec);
  const { tensors: encoder, ignored } = fromSlimResnet(found);
  const tensors = new Map<string, NamedTensor>();
  for (const scope of scopes) for (const [name, tensor] of encoder) tensors.set(scope + name, tensor);
  if (spec.network === 'stacking') {
    const kernel = encoder.get('stem/conv/kernel') as NamedTensor;
    tensors.set('stem/conv/kernel', repeatedInputs(kernel, spec.modalities.length));
  }
  const names = new Set(model.weights.map(({ originalName }) => originalName));
  // FuseNet's added encoders end in front of their last batch norm.
  if (spec.network === 'fusenet') {
    for (const name of [...tensors.keys()]) {
      if (/\/stage4\/unit3\/norm\//.test(name) && !names.has(name)) tensors.delete(name);
    }
  }
  writeSomeWeights(model, tensors, 'ImageNet weights');
  return { matched: [...tensors.keys()], missing: [...names].filter((name) => !tensors.has(name)), ignored };
}

/** What stands in front of the names of each encoder's layers. */
function encoderScopes(spec: ModelSpec): readonly string[] {
  switch (spec.network) {
    case 'adapnet++':
    case 'stacking':
      return [''];
    case 'fusenet':
      return ['', ...spec.modalities.slice(1).map((modality) => `${modality}/`)];
    case 'fusenet-vgg16':
      throw new ConfigError(`ImageNet weights: network must have ResNet-50 encoders; got ${spec.network}`);
    default:
      return modalitiesOf(spec).map((modality) => `${modality}/`);
  }
}

/** [kH, kW, C, filters] to [kH, kW, N C, filters], so that N equal images give what one did. */
function repeatedInputs(kernel: NamedTensor, times: number): NamedTensor {
  const [height, width, channels, filters] = kernel.shape as [number, number, number, number];
  const values = toFloat32('stem/conv/kernel', kernel);
  const block = channels * filters;
  const data = Float32Array.from({ length: values.length * times }, (_, index) => {
    const place = Math.floor(index / (block * times));
    return (values[place * block + (index % block)] as number) / times;
  });
  return { dtype: 'float32', shape: [height, width, channels * times, filters], data };
}
