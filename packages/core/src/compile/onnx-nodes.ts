import { ConfigError } from '../errors.js';
import type {
  AffineNode,
  ConvNode,
  InferenceNode,
  MaxPoolNode,
  ModalitySoftmaxNode,
  PlainNode,
  SliceNode,
  Weight,
} from './inference-graph.js';
import { FLOAT32, type OnnxPart, onnxIntegers, onnxNode, onnxWeight } from './onnx-node.js';

/** What a node reads beside its own description. */
export interface OnnxSurroundings {
  /** An image of the graph: sizes of maps are in proportion to its size. */
  readonly image: InferenceNode;
  /** A node by its name. */
  readonly nodeOf: (name: string) => InferenceNode;
}

/** The operators of ONNX that do the work of a node on maps [B, C, H, W]; the last one bears its name. */
export function onnxNodesOf(node: InferenceNode, surroundings: OnnxSurroundings): OnnxPart[] {
  const { name, inputs } = node;
  const [x] = inputs as [string];
  switch (node.kind) {
    case 'input':
      return [];
    case 'conv':
      return convNodes(node, surroundings.nodeOf(x));
    case 'deconv':
      return deconvNodes(node);
    case 'affine':
      return affineNodes(node);
    case 'maxPool':
      return [maxPoolNode(node, surroundings.nodeOf(x))];
    case 'relu':
      return [onnxNode('Relu', name, [x])];
    case 'sigmoid':
      return [onnxNode('Sigmoid', name, [x])];
    case 'mean':
      return [onnxNode('GlobalAveragePool', name, [x])];
    case 'concat':
      return [onnxNode('Concat', name, inputs, { axis: CHANNELS })];
    case 'add':
      return [onnxNode('Sum', name, inputs)];
    case 'multiply':
      return productNodes(name, inputs);
    case 'maximum':
      return [onnxNode('Max', name, inputs)];
    case 'logSoftmax':
      return [onnxNode('LogSoftmax', name, [x], { axis: CHANNELS })];
    case 'resize':
      return resizeNodes(node, surroundings.image);
    case 'slice':
      return sliceNodes(node);
    case 'modalitySoftmax':
      return modalitySoftmaxNodes(node);
    case 'logMeanExp':
      return logMeanExpNodes(node);
    case 'unpool':
      return unpoolNodes(node);
  }
}

const CHANNELS = 1;
/** Where sizes of maps [B, C, H, W] begin and end to be height and width. */
const HEIGHT_AND_WIDTH = { start: 2, end: 4 } as const;
/** Pixels lie where TensorFlow has them without `half_pixel_centers`: pixel i of the result at i / scale. */
const PIXELS = { coordinate_transformation_mode: 'asymmetric' } as const;

function convNodes(node: ConvNode, { shape }: InferenceNode): OnnxPart[] {
  const { inputs, kernel, stride, dilationRate, padding } = node;
  const sides = kernel.shape.slice(0, 2) as [number, number];
  const reach = sides.map((side) => (side - 1) * dilationRate + 1) as [number, number];
  const attributes = {
    kernel_shape: sides,
    strides: [stride, stride],
    dilations: [dilationRate, dilationRate],
    pads: padding === 'valid' ? [0, 0, 0, 0] : samePads(shape, reach, stride),
  };
  return withBiasAndRelu(node, (output, weights) => onnxNode('Conv', output, [...inputs, ...weights], attributes));
}

/** The map that a convolution with these paddings would make smaller by the stride is the result. */
function deconvNodes(node: ConvNode): OnnxPart[] {
  const { name, inputs, kernel, stride } = node;
  const sides = kernel.shape.slice(0, 2) as [number, number];
  if (sides.some((side) => side < stride)) {
    const rule = `kernel of a transposed convolution must be as large as its stride ${stride}`;
    throw new ConfigError(`onnx: ${rule}; got ${sides.join(' x ')} (${name})`);
  }
  const attributes = { kernel_shape: sides, strides: [stride, stride], pads: samePads([0, 0], sides, stride) };
  return withBiasAndRelu(node, (output, weights) =>
    onnxNode('ConvTranspose', output, [...inputs, ...weights], attributes),
  );
}

function withBiasAndRelu(
  { name, kernel, bias, hasRelu }: ConvNode,
  conv: (output: string, weights: readonly string[]) => OnnxPart,
): OnnxPart[] {
  const [kernelName, biasName] = [`${name}/kernel`, `${name}/bias`];
  const output = hasRelu ? `${name}/conv` : name;
  return [
    onnxWeight(kernelName, channelsFirst(kernel)),
    ...(bias === null ? [] : [onnxWeight(biasName, bias)]),
    conv(output, bias === null ? [kernelName] : [kernelName, biasName]),
    ...(hasRelu ? [onnxNode('Relu', name, [output])] : []),
  ];
}

/**
 * Zeros above, left, below and right by which a map of `size` keeps ceil(size / stride) pixels, the odd one below and on
 * the right. Sizes that a stride divides all have those of size 0.
 */
function samePads(size: readonly number[], reach: readonly [number, number], stride: number): number[] {
  const totals = reach.map((side, axis) => {
    const pixels = size[axis] as number;
    return Math.max((Math.ceil(pixels / stride) - 1) * stride + side - pixels, 0);
  });
  return [...totals.map((total) => Math.floor(total / 2)), ...totals.map((total) => Math.ceil(total / 2))];
}

/** [kH, kW, a, b] as [b, a, kH, kW]. */
function channelsFirst({ shape, values }: Weight): Weight {
  const [height = 0, width = 0, a = 0, b = 0] = shape;
  const moved = new Float32Array(values.length);
  let from = 0;
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let i = 0; i < a; i++) {
      for (let j = 0; j < b; j++) moved[(j * a + i) * height * width + pixel] = values[from++]!;
    }
  }
  return { shape: [b, a, height, width], values: moved };
}

function affineNodes({ name, inputs, scale, shift, hasRelu }: AffineNode): OnnxPart[] {
  const [x] = inputs as [string];
  const shifted = hasRelu ? `${name}/shifted` : name;
  return [
    onnxWeight(`${name}/scale`, perChannel(scale)),
    onnxWeight(`${name}/shift`, perChannel(shift)),
    onnxNode('Mul', `${name}/scaled`, [x, `${name}/scale`]),
    onnxNode('Add', shifted, [`${name}/scaled`, `${name}/shift`]),
    ...(hasRelu ? [onnxNode('Relu', name, [shifted])] : []),
  ];
}

function perChannel({ values }: Weight): Weight {
  return { shape: [values.length, 1, 1], values };
}

function maxPoolNode({ name, inputs, poolSize, stride }: MaxPoolNode, { shape }: InferenceNode): OnnxPart {
  return onnxNode('MaxPool', name, inputs, {
    kernel_shape: [poolSize, poolSize],
    strides: [stride, stride],
    pads: samePads(shape, [poolSize, poolSize], stride),
  });
}

function productNodes(name: string, [first, ...others]: readonly string[]): OnnxPart[] {
  let product = first as string;
  return others.map((input, index) => {
    const output = index === others.length - 1 ? name : `${name}/part${index}`;
    const node = onnxNode('Mul', output, [product, input]);
    product = output;
    return node;
  });
}

function resizeNodes({ name, inputs, shape }: PlainNode, image: InferenceNode): OnnxPart[] {
  const [x] = inputs as [string];
  const part = (suffix: string) => `${name}/${suffix}`;
  return [
    onnxIntegers(part('own'), shape.slice(0, 2)),
    onnxIntegers(part('whole'), image.shape.slice(0, 2)),
    onnxNode('Shape', part('image'), [image.name], HEIGHT_AND_WIDTH),
    onnxNode('Mul', part('scaled'), [part('image'), part('own')]),
    onnxNode('Div', part('sides'), [part('scaled'), part('whole')]),
    onnxNode('Shape', part('maps'), [x], { start: 0, end: 2 }),
    onnxNode('Concat', part('size'), [part('maps'), part('sides')], { axis: 0 }),
    onnxNode('Resize', name, [x, '', '', part('size')], { mode: 'linear', ...PIXELS }),
  ];
}

function sliceNodes({ name, inputs, start, shape }: SliceNode): OnnxPart[] {
  const [x] = inputs as [string];
  const part = (suffix: string) => `${name}/${suffix}`;
  return [
    onnxIntegers(part('start'), [start]),
    onnxIntegers(part('end'), [start + shape[2]]),
    onnxIntegers(part('axis'), [CHANNELS]),
    onnxNode('Slice', name, [x, part('start'), part('end'), part('axis')]),
  ];
}

/** The channels of one modality lie behind those of another. */
function modalitySoftmaxNodes({ name, inputs, shape, modalities }: ModalitySoftmaxNode): OnnxPart[] {
  const [x] = inputs as [string];
  const part = (suffix: string) => `${name}/${suffix}`;
  return [
    onnxIntegers(part('splitShape'), [0, modalities, shape[2] / modalities, -1]),
    onnxNode('Reshape', part('split'), [x, part('splitShape')]),
    onnxNode('Softmax', part('weights'), [part('split')], { axis: 1 }),
    onnxNode('Shape', part('shape'), [x]),
    onnxNode('Reshape', name, [part('weights'), part('shape')]),
  ];
}

/** See `logMeanExp`. */
function logMeanExpNodes({ name, inputs }: PlainNode): OnnxPart[] {
  const part = (suffix: string) => `${name}/${suffix}`;
  const terms = inputs.flatMap((input, index) => [
    onnxNode('Sub', part(`below${index}`), [input, part('largest')]),
    onnxNode('Exp', part(`exp${index}`), [part(`below${index}`)]),
  ]);
  return [
    onnxNode('Max', part('largest'), inputs),
    ...terms,
    onnxNode(
      'Mean',
      part('mean'),
      inputs.map((_, index) => part(`exp${index}`)),
    ),
    onnxNode('Log', part('log'), [part('mean')]),
    onnxNode('Add', name, [part('log'), part('largest')]),
  ];
}

/** See `unpool`. */
function unpoolNodes({ name, inputs }: PlainNode): OnnxPart[] {
  const part = (suffix: string) => `${name}/${suffix}`;
  const [x, unpooled, pooled] = inputs as [string, string, string];
  const doubled = (output: string, input: string): OnnxPart[] => [
    onnxNode('Shape', `${output}/maps`, [input], { start: 0, end: 2 }),
    onnxNode('Concat', `${output}/size`, [`${output}/maps`, part('sides')], { axis: 0 }),
    onnxNode('Resize', output, [input, '', '', `${output}/size`], {
      mode: 'nearest',
      nearest_mode: 'floor',
      ...PIXELS,
    }),
  ];
  return [
    onnxNode('Shape', part('sides'), [unpooled], HEIGHT_AND_WIDTH),
    ...doubled(part('maxima'), pooled),
    onnxNode('Equal', part('places'), [unpooled, part('maxima')]),
    onnxNode('Cast', part('mask'), [part('places')], { to: FLOAT32 }),
    ...doubled(part('values'), x),
    onnxNode('Mul', name, [part('values'), part('mask')]),
  ];
}
