import { type InferenceGraph, type InferenceNode, imageOf } from './inference-graph.js';
import type { ExportLayout, NetworkEnd, NetworkEnds } from './network-ends.js';
import { FLOAT32, INT64, onnxNode, onnxValue } from './onnx-node.js';
import { onnxNodesOf } from './onnx-nodes.js';
import { encodeMessage, type Field } from './protobuf-writer.js';

/** Operators are those of ONNX 1.12, and so is the form of the file. */
const OPERATOR_SET = 17;
const FORMAT_VERSION = 8;

export const ONNX_LAYOUT: ExportLayout = { maps: 'channels-first', integers: 'int64' };

/**
 * A graph with its weights as an ONNX model of maps [B, C, H, W].
 *
 * @param graph of one output, the logits
 * @throws ConfigError for a transposed convolution whose kernel is smaller than its stride
 * @see onnx/onnx.proto
 */
export function encodeOnnx(graph: InferenceGraph, { inputs, logits, classes }: NetworkEnds): Uint8Array {
  const named = withNames(graph, { inputs, logits });
  const [image, byName] = [imageOf(named), new Map(named.nodes.map((node) => [node.name, node]))];
  const nodeOf = (name: string) => byName.get(name) as InferenceNode;
  const body: Field[] = [
    ...named.nodes.flatMap((node) => onnxNodesOf(node, { image, nodeOf })),
    onnxNode('ArgMax', classes.name, [logits.name], { axis: 1, keepdims: 0 }),
    [2, 'ssma'],
    ...inputs.map((input): Field => [11, endOf(input)]),
    [12, endOf(logits)],
    [12, endOf(classes)],
  ];
  return encodeMessage([
    [1, FORMAT_VERSION],
    [2, 'ssma'],
    [7, body],
    [8, [[2, OPERATOR_SET]]],
  ]);
}

function endOf({ name, elementType, shape }: NetworkEnd): Field[] {
  return onnxValue(name, elementType === 'float32' ? FLOAT32 : INT64, shape);
}

/** In ONNX, what enters and leaves a graph has the names of its values. */
function withNames(graph: InferenceGraph, { inputs, logits }: Pick<NetworkEnds, 'inputs' | 'logits'>): InferenceGraph {
  const images = graph.nodes.filter(({ kind }) => kind === 'input');
  const newNames = new Map(images.map(({ name }, index) => [name, (inputs[index] as NetworkEnd).name]));
  newNames.set(graph.outputs[0] as string, logits.name);
  const renamed = (name: string) => newNames.get(name) ?? name;
  const nodes = graph.nodes.map((node) => ({ ...node, name: renamed(node.name), inputs: node.inputs.map(renamed) }));
  return { nodes, outputs: [logits.name] };
}
