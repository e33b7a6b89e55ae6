import { type InferenceGraph, imageOf, inputNamesOf } from './inference-graph.js';
import type { ExportLayout, NetworkEnd, NetworkEnds } from './network-ends.js';
import { encodeMessage, type Field } from './protobuf-writer.js';
import { savedNodesOf } from './saved-model-nodes.js';
import { FLOAT32, INT32, int32Const, type NodeDef, nodeDef, shapeProto, type } from './tensorflow-node.js';

/** Names of the ends of the written graph. */
export interface SavedModel {
  /** Content of the file `saved_model.pb`. */
  readonly bytes: Uint8Array;
  /** In the order of the network's inputs. */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

/** Tag by which TensorFlow finds the graph in the file. */
export const SERVE_TAG = 'serve';

/**
 * A graph with its weights as a TensorFlow SavedModel of constants: inputs [B, H, W, C], any B, H and W.
 *
 * Sizes of maps are computed from those of the images when the graph runs, so that one copy of the weights serves all.
 *
 * @see tensorflow/core/protobuf/saved_model.proto, meta_graph.proto, framework/graph.proto
 */
export function encodeSavedModel(graph: InferenceGraph): SavedModel {
  return { bytes: encoded(nodesOf(graph), []), inputNames: inputNamesOf(graph), outputNames: graph.outputs };
}

export const SAVED_MODEL_LAYOUT: ExportLayout = { maps: 'channels-last', integers: 'int32' };

/**
 * The same for others to load, with the names of its ends in the signature `serving_default`.
 *
 * @param graph of one output, the logits
 */
export function encodeServedModel(graph: InferenceGraph, { inputs, logits, classes }: NetworkEnds): Uint8Array {
  const inputNames = inputNamesOf(graph);
  const [output] = graph.outputs as [string];
  const largest = [
    int32Const(`${classes.name}/axis`, 3),
    nodeDef('ArgMax', classes.name, [output, `${classes.name}/axis`], {
      T: type(FLOAT32),
      Tidx: type(INT32),
      output_type: type(INT32),
    }),
  ];
  const signature: Field[] = [
    ...inputs.map((input, index): Field => [1, signatureEntry(input, inputNames[index] as string)]),
    [2, signatureEntry(logits, output)],
    [2, signatureEntry(classes, classes.name)],
    [3, 'tensorflow/serving/predict'],
  ];
  return encoded([...nodesOf(graph), ...largest], [[5, mapEntry('serving_default', signature)]]);
}

/** TF_GRAPH_DEF_VERSION of TensorFlow 2.0; operators keep their meaning for graphs at or above it. */
const GRAPH_PRODUCER_VERSION = 175;

function nodesOf(graph: InferenceGraph): NodeDef[] {
  const image = imageOf(graph);
  return graph.nodes.flatMap((node) => savedNodesOf(node, image));
}

function encoded(nodes: readonly NodeDef[], signatures: readonly Field[]): Uint8Array {
  const versions: Field = [4, [[1, GRAPH_PRODUCER_VERSION]]];
  const metaGraph: Field[] = [
    [1, [[4, SERVE_TAG]]],
    [2, [...nodes.map((node): Field => [1, node]), versions]],
    ...signatures,
  ];
  return encodeMessage([
    [1, 1],
    [2, metaGraph],
  ]);
}

function mapEntry(key: string, value: readonly Field[]): Field[] {
  return [
    [1, key],
    [2, value],
  ];
}

/** An end by its name, and the node that gives its values. */
function signatureEntry({ name, elementType, shape }: NetworkEnd, node: string): Field[] {
  const sizes = shape.map((side) => (typeof side === 'number' ? side : -1));
  return mapEntry(name, [
    [1, `${node}:0`],
    [2, elementType === 'float32' ? FLOAT32 : INT32],
    [3, shapeProto(sizes)],
  ]);
}
