import { imageSizesOf } from './image-sizes.js';
import { type InferenceGraph, imageOf, inputNamesOf } from './inference-graph.js';
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

/**
 * The same for others to load: signature `serving_default` with the images by the given names, and with the outputs
 * `logits` [B, H, W, classes] and `classes` [B, H, W] (32-bit integers), the index of the largest logit.
 *
 * @param graph of one output, the logits
 * @param inputNames one per input, in their order
 */
export function encodeServedModel(graph: InferenceGraph, inputNames: readonly string[]): Uint8Array {
  const [logits] = graph.outputs as [string];
  const classes = [
    int32Const('classes/axis', 3),
    nodeDef('ArgMax', 'classes', [logits, 'classes/axis'], {
      T: type(FLOAT32),
      Tidx: type(INT32),
      output_type: type(INT32),
    }),
  ];
  const images = graph.nodes.filter(({ kind }) => kind === 'input');
  const sides = imageSizesOf(graph).multipleOf === null ? imageOf(graph).shape.slice(0, 2) : [-1, -1];
  const inputs = images.map(({ name, shape }, index) =>
    mapEntry(inputNames[index] as string, tensorInfo(name, FLOAT32, [-1, ...sides, shape[2]])),
  );
  const numClasses = graph.nodes.find(({ name }) => name === logits)?.shape[2] ?? -1;
  const outputs = [
    mapEntry('logits', tensorInfo(logits, FLOAT32, [-1, ...sides, numClasses])),
    mapEntry('classes', tensorInfo('classes', INT32, [-1, ...sides])),
  ];
  const signature: Field[] = [
    ...inputs.map((entry): Field => [1, entry]),
    ...outputs.map((entry): Field => [2, entry]),
    [3, 'tensorflow/serving/predict'],
  ];
  return encoded([...nodesOf(graph), ...classes], [[5, mapEntry('serving_default', signature)]]);
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

function tensorInfo(node: string, dtype: number, sizes: readonly number[]): Field[] {
  return [
    [1, `${node}:0`],
    [2, dtype],
    [3, shapeProto(sizes)],
  ];
}
