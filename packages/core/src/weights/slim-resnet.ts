import { CheckpointError } from '../errors.js';
import { halveLastAxis } from './last-axis.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { toFloat32 } from './to-float32.js';

/** A checkpoint of TF-slim's `resnet_v2_50` in the names of our encoder. */
export interface SlimResnet {
  /** Weights of the stem, its batch norm and the four stages, as AdapNet++ names them. */
  readonly tensors: NamedTensors;
  /** Names of the file that were used, and those that have no place in the encoder: classifier, counters. */
  readonly used: readonly string[];
  readonly ignored: readonly string[];
}

const PREFIX = 'resnet_v2_50/';
/** Units per block; from `firstMultiscaleUnit` on, our units have two parallel 3 x 3 kernels. */
const BLOCKS = [
  { block: 1, units: 3, firstMultiscaleUnit: 4 },
  { block: 2, units: 4, firstMultiscaleUnit: 4 },
  { block: 3, units: 6, firstMultiscaleUnit: 3 },
  { block: 4, units: 3, firstMultiscaleUnit: 1 },
] as const;
const NORM_WEIGHTS = [
  ['gamma', 'gamma'],
  ['beta', 'beta'],
  ['moving_mean', 'movingMean'],
  ['moving_variance', 'movingVariance'],
] as const;

/**
 * Renames ImageNet weights of TF-slim's `resnet_v2_50` to those of an AdapNet++ encoder of width 1.
 *
 * A unit's pre-activation is the batch norm behind the unit before it; the one of the first unit is that of the stem,
 * which slim applies behind the pooling. The biases of slim's stem, last 1 x 1 convolutions and projections, which ours
 * do not have, are taken off the moving means of the batch norms that read the sums: exact, since a bias travels
 * unchanged along the identity shortcuts of its block.
 *
 * @param found tensors by slim's names, with or without `:0`; `<name>/biases` may be absent
 * @throws CheckpointError when another weight of the encoder is absent, or a 3 x 3 kernel cannot be halved
 * @see tensorflow/models research/slim/nets/resnet_v2.py
 * @remarks The stem kernel reads RGB in slim's range of [-1, 1]. Slim has its strides in the last unit of a block and
 *   dilates nothing, so the network computes something near, not the same; it is a start for training.
 */
export function fromSlimResnet(found: NamedTensors): SlimResnet {
  const stored = new Map([...found].map(([name, tensor]) => [name.replace(/:0$/, ''), { name, tensor }]));
  const used = new Set<string>();
  const optional = (name: string): NamedTensor | undefined => {
    const entry = stored.get(PREFIX + name);
    if (entry !== undefined) used.add(entry.name);
    return entry?.tensor;
  };
  const required = (name: string): NamedTensor => {
    const tensor = optional(name);
    if (tensor !== undefined) return tensor;
    throw new CheckpointError(`${PREFIX}${name}: a resnet_v2_50 checkpoint must hold it; got ${found.size} others`);
  };
  const tensors = new Map<string, NamedTensor>();
  const norm = (slim: string, ours: string, bias?: Float64Array) => {
    for (const [theirs, name] of NORM_WEIGHTS) {
      const tensor = required(`${slim}/${theirs}`);
      tensors.set(`${ours}/norm/${name}`, name === 'movingMean' && bias ? lowered(tensor, bias) : tensor);
    }
  };

  tensors.set('stem/conv/kernel', required('conv1/weights'));
  norm('block1/unit_1/bottleneck_v2/preact', 'stem', sumOf([optional('conv1/biases')]));
  for (const { block, units, firstMultiscaleUnit } of BLOCKS) {
    const biases: (NamedTensor | undefined)[] = [];
    for (let unit = 1; unit <= units; unit++) {
      const slim = `block${block}/unit_${unit}/bottleneck_v2`;
      const ours = `stage${block}/unit${unit}`;
      tensors.set(`${ours}/reduce/conv/kernel`, required(`${slim}/conv1/weights`));
      norm(`${slim}/conv1/BatchNorm`, `${ours}/reduce`);
      const spatial = required(`${slim}/conv2/weights`);
      if (unit < firstMultiscaleUnit) tensors.set(`${ours}/spatial/conv/kernel`, spatial);
      else
        for (const [index, half] of halveLastAxis(spatial).entries())
          tensors.set(`${ours}/spatial/conv${index + 1}/kernel`, half);
      norm(`${slim}/conv2/BatchNorm`, `${ours}/spatial`);
      tensors.set(`${ours}/expand/conv/kernel`, required(`${slim}/conv3/weights`));
      if (unit === 1) {
        tensors.set(`${ours}/shortcut/conv/kernel`, required(`${slim}/shortcut/weights`));
        biases.push(optional(`${slim}/shortcut/biases`));
      }
      biases.push(optional(`${slim}/conv3/biases`));
      norm(preactivationBehind(block, unit, units), ours, sumOf(biases));
    }
  }
  return { tensors, used: [...used], ignored: [...found.keys()].filter((name) => !used.has(name)) };
}

function preactivationBehind(block: number, unit: number, units: number): string {
  if (unit < units) return `block${block}/unit_${unit + 1}/bottleneck_v2/preact`;
  return block < BLOCKS.length ? `block${block + 1}/unit_1/bottleneck_v2/preact` : 'postnorm';
}

function sumOf(tensors: readonly (NamedTensor | undefined)[]): Float64Array | undefined {
  const present = tensors.filter((tensor) => tensor !== undefined).map((tensor) => toFloat32('biases', tensor));
  const [first] = present;
  return first && Float64Array.from(first, (_, c) => present.reduce((sum, values) => sum + (values[c] as number), 0));
}

function lowered(tensor: NamedTensor, bias: Float64Array): NamedTensor {
  const data = toFloat32('moving_mean', tensor).map((mean, c) => mean - (bias[c] as number));
  return { dtype: 'float32', shape: tensor.shape, data };
}
