import { input, type LayersModel, type layers, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';
import { apply } from '../layers/apply.js';
import { ChannelScatter } from '../layers/channel-scatter.js';
import { channelRoleOf } from './channel-role.js';
import type { KeptFilters, ScatteredFilters } from './kept-filters.js';

/**
 * The same network with fewer filters: every layer under its name, convolutions as narrow as `kept` says, everything
 * behind them as narrow as follows, and a `ChannelScatter` `<sum>/scatter<input>` in front of each addition whose width
 * stays. Weights have their start values. The network given stays as it is.
 *
 * @throws ConfigError when a name is no convolution, no filter is taken away from it, its maps enter no addition where
 *   they are said to, or what is left does not fit together: maps that are added or multiplied, the network's outputs
 */
export function narrowNetwork(model: LayersModel, kept: KeptFilters): LayersModel {
  requireConvolutions(model, kept);
  const copies: layers.Layer[] = [];
  try {
    const { inputs, outputs, scattered } = copyGraph(model, kept, copies);
    requireSums(kept, scattered);
    requireOutputs(model, outputs);
    return modelOf({ name: model.name, inputs, outputs });
  } catch (error) {
    for (const { weights } of copies) for (const weight of weights) weight.dispose();
    throw error;
  }
}

interface NarrowedGraph {
  readonly inputs: SymbolicTensor[];
  readonly outputs: SymbolicTensor[];
  /** Convolutions whose maps are scattered in front of an addition. */
  readonly scattered: ReadonlySet<string>;
}

/** @param copies receives every layer that is made, so that its weights can be freed */
function copyGraph(model: LayersModel, kept: KeptFilters, copies: layers.Layer[]): NarrowedGraph {
  const narrowed = new Map<number, SymbolicTensor>();
  const scattered = new Set<string>();
  const visit = (tensor: SymbolicTensor): SymbolicTensor => {
    const copy = narrowed.get(tensor.id) ?? copied(tensor);
    narrowed.set(tensor.id, copy);
    return copy;
  };
  const copied = (tensor: SymbolicTensor): SymbolicTensor => {
    const layer = tensor.sourceLayer;
    if (tensor.inputs.length === 0) return input({ name: layer.name, shape: tensor.shape.slice(1) });
    const inputs = tensor.inputs.map(visit);
    const fitting =
      channelRoleOf(layer) === 'sum'
        ? inputs.map((map, index) => atItsPlaces(map, `${layer.name}/scatter${index + 1}`, tensor.inputs[index]))
        : inputs;
    requireFit(layer, fitting, tensor.inputs);
    const copy = copyLayer(layer, kept);
    copies.push(copy);
    return apply(copy, fitting.length === 1 ? (fitting[0] as SymbolicTensor) : fitting);
  };
  const atItsPlaces = (map: SymbolicTensor, name: string, original: SymbolicTensor | undefined): SymbolicTensor => {
    const source = sourceOf(original as SymbolicTensor);
    const places = source === null ? undefined : scatteredIn(kept, source);
    if (source === null || places === undefined) return map;
    scattered.add(source);
    return apply(new ChannelScatter({ name, ...places }), map);
  };
  return { inputs: model.inputs.map(visit), outputs: model.outputs.map(visit), scattered };
}

function copyLayer(layer: layers.Layer, kept: KeptFilters): layers.Layer {
  const config = layer.getConfig();
  const entry = kept[layer.name];
  if (entry !== undefined) config.filters = typeof entry === 'number' ? entry : entry.kept.length;
  // What a saved model is loaded by; TensorFlow.js types it on the class alone.
  const cls = layer.constructor as unknown as { fromConfig(cls: unknown, config: object): layers.Layer };
  return cls.fromConfig(layer.constructor, config);
}

/**
 * Name of the convolution that a map comes from when nothing but channelwise layers lie between, else null: its filters
 * are then the map's channels.
 */
export function sourceOf(tensor: SymbolicTensor): string | null {
  const { sourceLayer, inputs } = tensor;
  const role = channelRoleOf(sourceLayer);
  if (role === 'convolution') return sourceLayer.name;
  return role === 'channelwise' ? sourceOf(inputs[0] as SymbolicTensor) : null;
}

function scatteredIn(kept: KeptFilters, name: string): ScatteredFilters | undefined {
  const entry = Object.hasOwn(kept, name) ? kept[name] : undefined;
  return typeof entry === 'number' ? undefined : entry;
}

function requireConvolutions(model: LayersModel, kept: KeptFilters): void {
  for (const [name, entry] of Object.entries(kept)) {
    const layer = model.layers.find((candidate) => candidate.name === name);
    if (layer === undefined || channelRoleOf(layer) !== 'convolution') {
      throw new ConfigError(`keptFilters: each name must be a convolution of the network; got ${name}`);
    }
    const filters = layer.getConfig().filters as number;
    const [count, of] = typeof entry === 'number' ? [entry, filters] : [entry.kept.length, entry.of];
    if (of <= filters && count < filters) continue;
    const rule = `must be fewer than the ${filters} filters of ${name}, which is left out where it keeps all`;
    throw new ConfigError(`keptFilters: ${rule}; got ${of > filters ? `${of} channels of the sum` : count}`);
  }
}

function requireSums(kept: KeptFilters, scattered: ReadonlySet<string>): void {
  for (const [name, entry] of Object.entries(kept)) {
    if (typeof entry === 'number' || scattered.has(name)) continue;
    throw new ConfigError(
      `keptFilters: ${name} must be a number, its maps enter no addition; got ${entry.kept.length} places of ${entry.of}`,
    );
  }
}

/** Additions and products need inputs of one width; layers that read a map as a whole need all of it. */
function requireFit(
  layer: layers.Layer,
  inputs: readonly SymbolicTensor[],
  originals: readonly SymbolicTensor[],
): void {
  const widths = inputs.map(({ shape }) => shape[3] as number);
  const role = channelRoleOf(layer);
  if (role === 'sum' || role === 'product' || role === 'aligned') {
    if (new Set(widths).size === 1) return;
    throw new ConfigError(`keptFilters: all inputs of ${layer.name} must be equally wide; got ${widths.join(', ')}`);
  }
  const [width, fullWidth] = [widths[0] as number, originals[0]?.shape[3] as number];
  if ((role === 'whole' && width !== fullWidth) || (role === 'modalities' && width % modalitiesOf(layer) !== 0)) {
    const rule = role === 'whole' ? `${fullWidth} channels` : `a multiple of ${modalitiesOf(layer)} channels`;
    throw new ConfigError(`keptFilters: the input of ${layer.name} must have ${rule}; got ${width}`);
  }
}

function modalitiesOf(layer: layers.Layer): number {
  return layer.getConfig().modalities as number;
}

function requireOutputs(model: LayersModel, outputs: readonly SymbolicTensor[]): void {
  for (const [index, { shape }] of model.outputs.entries()) {
    const width = outputs[index]?.shape[3];
    if (width === shape[3]) continue;
    throw new ConfigError(
      `keptFilters: output ${model.outputNames[index]} must keep its ${shape[3]} channels; got ${width}`,
    );
  }
}
