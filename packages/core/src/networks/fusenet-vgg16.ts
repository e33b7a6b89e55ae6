import { type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { biasedConv, type NormOptions, norm, relu } from '../blocks/conv-norm.js';
import { scaled } from '../blocks/encoder.js';
import { ConfigError } from '../errors.js';
import { fnv1a32 } from '../fnv1a32.js';
import { add, apply } from '../layers/apply.js';
import { StepDropout } from '../layers/step-dropout.js';
import { Unpool } from '../layers/unpool.js';
import type { FusenetVggSpec, ModelShape } from '../spec.js';
import { modalityInputs } from './modality-inputs.js';

interface GroupSpec {
  readonly name: string;
  /** Filters of the 3 x 3 convolutions, in order. */
  readonly filters: readonly number[];
  readonly hasDropout: boolean;
}

/** Convolution groups of VGG-16; each ends in a pooling, which dropout follows in the deep ones. */
const ENCODER_GROUPS = [
  { name: 'group1', filters: [64, 64], hasDropout: false },
  { name: 'group2', filters: [128, 128], hasDropout: false },
  { name: 'group3', filters: [256, 256, 256], hasDropout: true },
  { name: 'group4', filters: [512, 512, 512], hasDropout: true },
  { name: 'group5', filters: [512, 512, 512], hasDropout: true },
] as const satisfies readonly GroupSpec[];

/** Each starts with the unpooling of the encoder group of its number. */
const DECODER_GROUPS = [
  { name: 'decoder/group5', filters: [512, 512, 512], hasDropout: true },
  { name: 'decoder/group4', filters: [512, 512, 256], hasDropout: true },
  { name: 'decoder/group3', filters: [256, 256, 128], hasDropout: true },
  { name: 'decoder/group2', filters: [128, 64], hasDropout: false },
  { name: 'decoder/group1', filters: [64], hasDropout: false },
] as const satisfies readonly GroupSpec[];

/** Input pixels per pixel behind the last pooling. */
const OUTPUT_STRIDE = 2 ** ENCODER_GROUPS.length;

interface Pooling {
  readonly input: SymbolicTensor;
  readonly result: SymbolicTensor;
}

/**
 * FuseNet as published (its "SF5"): a VGG-16 branch per modality; behind each convolution group, before its pooling, the
 * other branches are added to the first; the decoder unpools by the fused branch's maxima.
 *
 * Inputs by modality; output: logits [B, inputHeight, inputWidth, classes].
 *
 * @throws ConfigError when height or width is no multiple of 32
 * @see Hazirbas, Ma, Domokos, Cremers 2016, Fig. 2; its released network definition for SUN RGB-D
 * @remarks Every modality has `inputChannels` channels, where the original gives its depth branch one.
 */
export function fusenetVgg16(spec: FusenetVggSpec, shape: ModelShape): LayersModel {
  requireSize(shape);
  const images = modalityInputs(spec.modalities, shape);
  const [fused, ...others] = images as [SymbolicTensor, ...SymbolicTensor[]];
  const { bottom, poolings } = encoder(fused, others, spec);
  let map = bottom;
  for (const [index, group] of DECODER_GROUPS.entries()) {
    const { input, result } = poolings[poolings.length - 1 - index] as Pooling;
    const unpooled = apply(new Unpool({ name: `${group.name}/unpool` }), [map, input, result]);
    const refined = convolutions(unpooled, group, { scope: '', spec });
    map = group.hasDropout ? dropout(refined, group.name, spec) : refined;
  }
  const logits = biasedConv(map, { name: 'decoder/classify', filters: shape.classes, kernelSize: 3 });
  return model({ name: 'fusenet-vgg16', inputs: images, outputs: logits });
}

function requireSize({ inputHeight, inputWidth }: ModelShape): void {
  if (inputHeight % OUTPUT_STRIDE === 0 && inputWidth % OUTPUT_STRIDE === 0) return;
  throw new ConfigError(
    `fusenet-vgg16: input height and width must be multiples of ${OUTPUT_STRIDE}; got ${inputHeight} x ${inputWidth}`,
  );
}

/** @returns the fused branch behind its last pooling, and its poolings from first to last */
function encoder(
  fused: SymbolicTensor,
  others: readonly SymbolicTensor[],
  spec: FusenetVggSpec,
): { bottom: SymbolicTensor; poolings: readonly Pooling[] } {
  const [firstScope, ...otherScopes] = spec.modalities.map((modality) => `${modality}/`) as [string, ...string[]];
  const poolings: Pooling[] = [];
  let [main, branches] = [fused, others];
  for (const group of ENCODER_GROUPS) {
    const isLast = group === ENCODER_GROUPS.at(-1);
    const features = branches.map((x, b) => convolutions(x, group, { scope: otherScopes[b] as string, spec }));
    const own = convolutions(main, group, { scope: firstScope, spec });
    const sum = add([own, ...features], `${firstScope}${group.name}/fusion`);
    const result = pool(sum, `${firstScope}${group.name}`);
    poolings.push({ input: sum, result });
    const behind = (x: SymbolicTensor, scope: string) =>
      group.hasDropout ? dropout(x, `${scope}${group.name}`, spec) : x;
    main = behind(result, firstScope);
    branches = isLast
      ? []
      : features.map((x, b) => behind(pool(x, `${otherScopes[b]}${group.name}`), otherScopes[b] as string));
  }
  return { bottom: main, poolings };
}

/** 3 x 3 convolutions with bias, batch norm and ReLU: layers `<scope><group>/conv<i>`, `norm<i>`, `relu<i>`. */
function convolutions(
  x_BHWC: SymbolicTensor,
  { name, filters }: GroupSpec,
  { scope, spec }: { scope: string; spec: FusenetVggSpec },
): SymbolicTensor {
  const norms: NormOptions = { momentum: spec.batchNormMomentum };
  return filters.reduce((map, width, index) => {
    const [conv, normName, reluName] = ['conv', 'norm', 'relu'].map(
      (kind) => `${scope}${name}/${kind}${index + 1}`,
    ) as [string, string, string];
    const options = { name: conv, filters: scaled(width, spec.widthMultiplier), kernelSize: 3 };
    return relu(norm(biasedConv(map, options), normName, norms), reluName);
  }, x_BHWC);
}

function pool(x_BHWC: SymbolicTensor, name: string): SymbolicTensor {
  return apply(layers.maxPooling2d({ name: `${name}/pool`, poolSize: 2, strides: 2, padding: 'same' }), x_BHWC);
}

function dropout(x_BHWC: SymbolicTensor, name: string, { dropoutRate: rate }: FusenetVggSpec): SymbolicTensor {
  if (rate === 0) return x_BHWC;
  return apply(new StepDropout({ name: `${name}/dropout`, rate, salt: fnv1a32(name) }), x_BHWC);
}
