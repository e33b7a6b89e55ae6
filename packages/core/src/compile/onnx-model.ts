import { imageSizesOf } from './image-sizes.js';
import { type InferenceGraph, type InferenceNode, imageOf } from './inference-graph.js';
import { FLOAT32, INT64, onnxNode, onnxValue } from './onnx-node.js';
import { onnxNodesOf } from './onnx-nodes.js';
import { encodeMessage, type Field } from './protobuf-writer.js';

/** Operator set 17 and the file format of its time: ONNX Runtime 1.12, TensorRT 8.5 and later read them. */
const OPERATOR_SET = 17;
const FORMAT_VERSION = 8;

/**
 * A graph with its weights as an ONNX model: images [batch, C, height, width] by the given names, outputs `logits`
 * [batch, classes, height, width] and `classes` [batch, height, width] (64-bit integers), the index of the largest logit.
 * Batch, height and width are free; height and width only where the graph runs on other sizes than its own.
 *
 * @param graph      of one output, the logits
 * @param inputNames one per input, in their order
 * @throws ConfigError for a transposed convolution whose kernel is smaller than its stride
 * @see onnx/onnx.proto
 */
export function encodeOnnx(graph: InferenceGraph, inputNames: readonly string[]): Uint8Array {
  const named = withNames(graph, inputNames);
  const [image, byName] = [imageOf(named), new Map(named.nodes.map((node) => [node.name, node]))];
  const nodeOf = (name: string) => byName.get(name) as InferenceNode;
  const sides = imageSizesOf(graph).multipleOf === null ? image.shape.slice(0, 2) : ['height', 'width'];
  const inputs = named.nodes.filter(({ kind }) => kind === 'input');
  const body: Field[] = [
    ...named.nodes.flatMap((node) => onnxNodesOf(node, { image, nodeOf })),
    onnxNode('ArgMax', CLASSES, [LOGITS], { axis: 1, keepdims: 0 }),
    [2, 'ssma'],
    ...inputs.map(({ name, shape }): Field => [11, onnxValue(name, FLOAT32, ['batch', shape[2], ...sides])]),
    [12, onnxValue(LOGITS, FLOAT32, ['batch', nodeOf(LOGITS).shape[2], ...sides])],
    [12, onnxValue(CLASSES, INT64, ['batch', ...sides])],
  ];
  return encodeMessage([
    [1, FORMAT_VERSION],
    [2, 'ssma'],
    [7, body],
    [8, [[2, OPERATOR_SET]]],
  ]);
}

const LOGITS = 'logits';
const CLASSES = 'classes';

/** In ONNX, what enters and leaves a graph has the names of its values. */
function withNames(graph: InferenceGraph, inputNames: readonly string[]): InferenceGraph {
  const [output] = graph.outputs as [string];
  const inputs = graph.nodes.filter(({ kind }) => kind === 'input');
  const newNames = new Map(inputs.map(({ name }, index) => [name, inputNames[index] as string]));
  newNames.set(output, LOGITS);
  const renamed = (name: string) => newNames.get(name) ?? name;
  const nodes = graph.nodes.map((node) => ({ ...node, name: renamed(node.name), inputs: node.inputs.map(renamed) }));
  return { nodes, outputs: [LOGITS] };
}
