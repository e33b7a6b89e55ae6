import { type ImageSizes, imageSizesOf } from './image-sizes.js';
import { type InferenceGraph, type InferenceNode, imageOf } from './inference-graph.js';

/** A side of a tensor: its length, or a name when it may have any. */
export type Side = number | 'batch' | 'height' | 'width';

/** What enters or leaves an exported network. */
export interface NetworkEnd {
  readonly name: string;
  readonly elementType: 'float32' | 'int32' | 'int64';
  readonly shape: readonly Side[];
}

export interface NetworkEnds {
  /** One per image, in the order of the network's inputs. */
  readonly inputs: readonly NetworkEnd[];
  readonly logits: NetworkEnd;
  /** Index of the largest logit of each pixel. */
  readonly classes: NetworkEnd;
  readonly sizes: ImageSizes;
}

/** How a format lays out maps, and the integers that its operator for the largest value gives. */
export interface ExportLayout {
  readonly maps: 'channels-first' | 'channels-last';
  readonly integers: 'int32' | 'int64';
}

/** @param graph of one output, the logits */
export function networkEnds(
  graph: InferenceGraph,
  inputNames: readonly string[],
  { maps, integers }: ExportLayout,
): NetworkEnds {
  const sizes = imageSizesOf(graph);
  const [height, width] = imageOf(graph).shape;
  const sides: readonly Side[] = sizes.multipleOf === null ? [height, width] : ['height', 'width'];
  const ofMap = ({ shape: [, , channels] }: InferenceNode): Side[] =>
    maps === 'channels-first' ? ['batch', channels, ...sides] : ['batch', ...sides, channels];
  const images = graph.nodes.filter(({ kind }) => kind === 'input');
  const logits = graph.nodes.find(({ name }) => name === graph.outputs[0]) as InferenceNode;
  return {
    inputs: images.map((image, index) => ({
      name: inputNames[index] as string,
      elementType: 'float32',
      shape: ofMap(image),
    })),
    logits: { name: 'logits', elementType: 'float32', shape: ofMap(logits) },
    classes: { name: 'classes', elementType: integers, shape: ['batch', ...sides] },
    sizes,
  };
}
