import type { AffineNode, ConvNode, InferenceNode, ModalitySoftmaxNode } from './inference-graph.js';
import type { Field } from './protobuf-writer.js';
import {
  BOOL,
  bool,
  FLOAT32,
  float32,
  floatConst,
  INT32,
  int,
  int32,
  int32Const,
  ints,
  type NodeDef,
  nodeDef,
  shape,
  string,
  type,
} from './tensorflow-node.js';

/** The operators of TensorFlow that do the work of a node; the last one bears its name. */
export function savedNodesOf(node: InferenceNode, image: InferenceNode): NodeDef[] {
  const { name, inputs } = node;
  const [x] = inputs as [string];
  switch (node.kind) {
    case 'input':
      return [nodeDef('Placeholder', name, [], { dtype: type(FLOAT32), shape: shape([-1, -1, -1, node.shape[2]]) })];
    case 'conv':
      return convNodes(node, x);
    case 'deconv':
      return deconvNodes(node, x);
    case 'affine':
      return affineNodes(node, x);
    case 'relu':
      return [nodeDef('Relu', name, [x], float32)];
    case 'mean': {
      const axes = int32Const(`${name}/axes`, [1, 2]);
      return [
        axes,
        nodeDef('Mean', name, [x, `${name}/axes`], { ...float32, Tidx: type(INT32), keep_dims: bool(true) }),
      ];
    }
    case 'resize':
      return [
        ...scaledSize(`${name}/size`, node, image),
        nodeDef('ResizeBilinear', name, [x, `${name}/size`], {
          ...float32,
          align_corners: bool(false),
          half_pixel_centers: bool(false),
        }),
      ];
    case 'concat': {
      const axis = int32Const(`${name}/axis`, 3);
      return [
        axis,
        nodeDef('ConcatV2', name, [...inputs, `${name}/axis`], {
          ...float32,
          N: int(inputs.length),
          Tidx: type(INT32),
        }),
      ];
    }
    case 'add':
      return [addNode(name, inputs)];
    case 'multiply':
      return chained('Mul', name, inputs);
    case 'maximum':
      return chained('Maximum', name, inputs);
    case 'sigmoid':
      return [nodeDef('Sigmoid', name, [x], float32)];
    case 'logSoftmax':
      return [nodeDef('LogSoftmax', name, [x], float32)];
    case 'modalitySoftmax':
      return modalitySoftmaxNodes(node, x);
    case 'logMeanExp':
      return logMeanExpNodes(node);
    case 'slice':
      return [
        int32Const(`${name}/begin`, [0, 0, 0, node.start]),
        int32Const(`${name}/size`, [-1, -1, -1, node.shape[2]]),
        nodeDef('Slice', name, [x, `${name}/begin`, `${name}/size`], { ...float32, Index: type(INT32) }),
      ];
    case 'unpool':
      return unpoolNodes(node);
    case 'maxPool':
      return [
        nodeDef('MaxPool', name, [x], {
          ...float32,
          ksize: ints([1, node.poolSize, node.poolSize, 1]),
          strides: ints([1, node.stride, node.stride, 1]),
          padding: string('SAME'),
          data_format: string('NHWC'),
        }),
      ];
  }
}

/** AddV2 takes two; the sum of more is another operator. */
function addNode(name: string, inputs: readonly string[]): NodeDef {
  return inputs.length === 2
    ? nodeDef('AddV2', name, inputs, float32)
    : nodeDef('AddN', name, inputs, { ...float32, N: int(inputs.length) });
}

/** An operator of two over all inputs, from first to last; the last node bears the name. */
function chained(op: string, name: string, [first, ...others]: readonly string[]): NodeDef[] {
  let result = first as string;
  return others.map((input, index) => {
    const node = index === others.length - 1 ? name : `${name}/part${index}`;
    const operands = [result, input];
    result = node;
    return nodeDef(op, node, operands, float32);
  });
}

/** The softmax operator works along the last axis of a matrix: pixels and channels first, then modalities. */
function modalitySoftmaxNodes({ name, shape, modalities }: ModalitySoftmaxNode, x: string): NodeDef[] {
  const part = (suffix: string) => `${name}/${suffix}`;
  const perModality = shape[2] / modalities;
  const reshaped = { ...float32, Tshape: type(INT32) };
  const reshape = (node: string, input: string, sizes: readonly number[]) => [
    int32Const(`${node}Shape`, sizes),
    nodeDef('Reshape', node, [input, `${node}Shape`], reshaped),
  ];
  const transpose = { ...float32, Tperm: type(INT32) };
  return [
    int32Const(part('order'), [0, 2, 1]),
    ...reshape(part('split'), x, [-1, modalities, perModality]),
    nodeDef('Transpose', part('swapped'), [part('split'), part('order')], transpose),
    ...reshape(part('rows'), part('swapped'), [-1, modalities]),
    nodeDef('Softmax', part('weights'), [part('rows')], float32),
    ...reshape(part('unrolled'), part('weights'), [-1, perModality, modalities]),
    nodeDef('Transpose', part('restored'), [part('unrolled'), part('order')], transpose),
    shapeOf(part('shape'), x),
    nodeDef('Reshape', name, [part('restored'), part('shape')], reshaped),
  ];
}

/** See `logMeanExp`. */
function logMeanExpNodes({ name, inputs }: InferenceNode): NodeDef[] {
  const part = (suffix: string) => `${name}/${suffix}`;
  const terms = inputs.map((input, index) => [
    nodeDef('Sub', part(`below${index}`), [input, part('largest')], float32),
    nodeDef('Exp', part(`exp${index}`), [part(`below${index}`)], float32),
  ]);
  return [
    ...chained('Maximum', part('largest'), inputs),
    ...terms.flat(),
    addNode(
      part('sum'),
      inputs.map((_, index) => part(`exp${index}`)),
    ),
    floatConst(part('share'), { shape: [1], values: Float32Array.of(1 / inputs.length) }),
    nodeDef('Mul', part('mean'), [part('sum'), part('share')], float32),
    nodeDef('Log', part('log'), [part('mean')], float32),
    nodeDef('AddV2', name, [part('log'), part('largest')], float32),
  ];
}

/** See `unpool`. */
function unpoolNodes({ name, inputs }: InferenceNode): NodeDef[] {
  const part = (suffix: string) => `${name}/${suffix}`;
  const [x, unpooled, pooled] = inputs as [string, string, string];
  const doubled = (node: string, input: string) =>
    nodeDef('ResizeNearestNeighbor', node, [input, part('size')], {
      ...float32,
      align_corners: bool(false),
      half_pixel_centers: bool(false),
    });
  return [
    ...sizeOf(part('size'), unpooled),
    doubled(part('maxima'), pooled),
    nodeDef('Equal', part('places'), [unpooled, part('maxima')], float32),
    nodeDef('Cast', part('mask'), [part('places')], { SrcT: type(BOOL), DstT: type(FLOAT32) }),
    doubled(part('values'), x),
    nodeDef('Mul', name, [part('values'), part('mask')], float32),
  ];
}

function convAttributes({ stride, dilationRate, padding }: ConvNode): Record<string, Field> {
  return {
    ...float32,
    strides: ints([1, stride, stride, 1]),
    dilations: ints([1, dilationRate, dilationRate, 1]),
    padding: string(padding === 'same' ? 'SAME' : 'VALID'),
    data_format: string('NHWC'),
  };
}

function convNodes(node: ConvNode, x: string): NodeDef[] {
  const kernel = `${node.name}/kernel`;
  return [
    floatConst(kernel, node.kernel),
    ...withBiasAndRelu(node, (name) => nodeDef('Conv2D', name, [x, kernel], convAttributes(node))),
  ];
}

/** A transposed convolution is the input gradient of a convolution; its output size needs that of `x` at run time. */
function deconvNodes(node: ConvNode, x: string): NodeDef[] {
  const { name, stride, shape: outputShape } = node;
  const part = (suffix: string) => `${name}/${suffix}`;
  return [
    floatConst(part('kernel'), node.kernel),
    shapeOf(part('inputShape'), x),
    ...vectorSlice(part('batch'), part('inputShape'), [0, 1]),
    ...vectorSlice(part('inputSize'), part('inputShape'), [1, 3]),
    int32Const(part('stride'), stride),
    nodeDef('Mul', part('outputSize'), [part('inputSize'), part('stride')], int32),
    int32Const(part('filters'), [outputShape[2]]),
    int32Const(part('axis'), 0),
    nodeDef('ConcatV2', part('size'), [part('batch'), part('outputSize'), part('filters'), part('axis')], {
      ...int32,
      N: int(3),
      Tidx: type(INT32),
    }),
    ...withBiasAndRelu(node, (output) =>
      nodeDef('Conv2DBackpropInput', output, [part('size'), part('kernel'), x], convAttributes(node)),
    ),
  ];
}

/** Height and width that a node's map has for the images of a run: in the proportion of the graph's own sizes. */
function scaledSize(name: string, node: InferenceNode, image: InferenceNode): NodeDef[] {
  const part = (suffix: string) => `${name}/${suffix}`;
  return [
    ...sizeOf(part('image'), image.name),
    int32Const(part('own'), node.shape.slice(0, 2)),
    int32Const(part('whole'), image.shape.slice(0, 2)),
    nodeDef('Mul', part('scaled'), [part('image'), part('own')], int32),
    nodeDef('FloorDiv', name, [part('scaled'), part('whole')], int32),
  ];
}

/** Height and width of `x` as a vector. */
function sizeOf(name: string, x: string): NodeDef[] {
  return [shapeOf(`${name}/shape`, x), ...vectorSlice(name, `${name}/shape`, [1, 3])];
}

function shapeOf(name: string, x: string): NodeDef {
  return nodeDef('Shape', name, [x], { ...float32, out_type: type(INT32) });
}

function vectorSlice(name: string, vector: string, [begin, end]: readonly [number, number]): NodeDef[] {
  return [
    int32Const(`${name}/begin`, [begin]),
    int32Const(`${name}/end`, [end]),
    int32Const(`${name}/step`, [1]),
    nodeDef('StridedSlice', name, [vector, `${name}/begin`, `${name}/end`, `${name}/step`], {
      ...int32,
      Index: type(INT32),
    }),
  ];
}

/** The chain that TensorFlow's graph optimiser fuses into one operator; the last node bears the name. */
function withBiasAndRelu({ name, bias, hasRelu }: ConvNode, conv: (name: string) => NodeDef): NodeDef[] {
  if (bias === null)
    return hasRelu ? [conv(`${name}/conv`), nodeDef('Relu', name, [`${name}/conv`], float32)] : [conv(name)];
  const biased = hasRelu ? `${name}/biased` : name;
  const nodes = [
    floatConst(`${name}/bias`, bias),
    conv(`${name}/conv`),
    nodeDef('BiasAdd', biased, [`${name}/conv`, `${name}/bias`], { ...float32, data_format: string('NHWC') }),
  ];
  return hasRelu ? [...nodes, nodeDef('Relu', name, [biased], float32)] : nodes;
}

function affineNodes({ name, scale, shift, hasRelu }: AffineNode, x: string): NodeDef[] {
  const shifted = hasRelu ? `${name}/shifted` : name;
  const nodes = [
    floatConst(`${name}/scale`, scale),
    floatConst(`${name}/shift`, shift),
    nodeDef('Mul', `${name}/scaled`, [x, `${name}/scale`], float32),
    nodeDef('AddV2', shifted, [`${name}/scaled`, `${name}/shift`], float32),
  ];
  return hasRelu ? [...nodes, nodeDef('Relu', name, [shifted], float32)] : nodes;
}
