import { channelRoleOf } from '@ssma/core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { DependencyGraph, Filter, FilterGroup } from './dependency-graph.js';
import { type ReadersByTensor, readersOf } from './readers.js';

/** Where the map of a filter lies when all that belongs to it is done: behind its batch norm, activation and the like. */
export interface FeatureMapPlace {
  readonly tensor: SymbolicTensor;
  readonly channel: number;
}

/**
 * The map of every filter of a group, where its value goes separate ways or is read by a convolution, an addition or a
 * product. A factor that only a product reads is left out when the product's first factor is there: either being zero
 * makes the product zero.
 */
export function featureMapsOf(graph: DependencyGraph): (group: FilterGroup) => readonly FeatureMapPlace[] {
  const readers = readersOf(graph.model);
  const tensors = convolutionOutputs(graph.model);
  const placeOf = ({ layer, index }: Filter) => endOfMap(tensors.get(layer) as SymbolicTensor, index, readers);
  return ({ filters }) => {
    const places = filters.map(placeOf);
    const leading = places.filter((place) => !isLaterFactor(place.tensor, readers));
    return leading.length > 0 ? leading : places;
  };
}

function endOfMap(tensor: SymbolicTensor, channel: number, readers: ReadersByTensor): FeatureMapPlace {
  const [reader, ...others] = readers.get(tensor.id) ?? [];
  if (reader === undefined || others.length > 0) return { tensor, channel };
  const role = channelRoleOf(reader.sourceLayer);
  if (role === 'channelwise') return endOfMap(reader, channel, readers);
  if (role !== 'concatenation') return { tensor, channel };
  return endOfMap(reader, channel + channelsBefore(reader, tensor), readers);
}

function channelsBefore(concatenation: SymbolicTensor, input: SymbolicTensor): number {
  const { inputs } = concatenation;
  const before = inputs.slice(
    0,
    inputs.findIndex(({ id }) => id === input.id),
  );
  return before.reduce((sum, { shape }) => sum + (shape[3] as number), 0);
}

function isLaterFactor(tensor: SymbolicTensor, readers: ReadersByTensor): boolean {
  const [reader, ...others] = readers.get(tensor.id) ?? [];
  if (reader === undefined || others.length > 0) return false;
  return channelRoleOf(reader.sourceLayer) === 'product' && reader.inputs[0]?.id !== tensor.id;
}

function convolutionOutputs(model: LayersModel): ReadonlyMap<string, SymbolicTensor> {
  const convolutions = model.layers.filter((layer) => channelRoleOf(layer) === 'convolution');
  return new Map(convolutions.map((layer) => [layer.name, layer.output as SymbolicTensor]));
}
