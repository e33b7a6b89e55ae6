import { existsSync } from 'node:fs';
import { buildUnfilledModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { loadNetwork } from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { defaultSpec } from './built-network.js';
import { type EmpiricalOptions, empiricalFields, type SampleFields } from './empirical-fields.js';
import { type LayerFields, layersToMeasure, theoreticalFields } from './theoretical-fields.js';

/** Whose fields are asked for: a trained network, or one with its default settings. */
export type FieldNetwork =
  | { readonly kind: 'checkpoint'; readonly path: string }
  | { readonly kind: 'name'; readonly network: string };

/** What is asked of a network. */
export interface FieldOptions {
  /** Empty: those of figure 16 of the paper. */
  readonly layers: readonly string[];
  /** Name of a layer whose output is what the theoretical fields are in; null for the network's inputs. */
  readonly from: string | null;
  /** Null: theory alone. */
  readonly empirical: EmpiricalOptions | null;
}

/** Theoretical fields, and what was measured; plain data. */
export interface NetworkFields {
  readonly layers: readonly LayerFields[];
  /** Null without samples. */
  readonly samples: readonly SampleFields[] | null;
}

/** Fields do not depend on the channels; the size is that of the paper's networks. */
const NAMED_NETWORK = { widthMultiplier: 0.05, classes: 12, height: 384, width: 768 };

/**
 * Theoretical receptive fields of layers, and empirical ones on samples with a sheet for each.
 *
 * @throws CheckpointError, DatasetError, EvaluationError, ConfigError naming rule and value, before anything is written
 */
export async function receptiveFields(
  source: FieldNetwork,
  { layers: named, from, empirical }: FieldOptions,
): Promise<NetworkFields> {
  await loadEngine();
  const { model, network } =
    source.kind === 'checkpoint'
      ? await loadNetwork(source.path)
      : { model: namedModel(source.network), network: null };
  try {
    const names = layersToMeasure(model, named);
    const layers = theoreticalFields(model, names, from);
    if (empirical === null || network === null) return { layers, samples: null };
    return { layers, samples: await empiricalFields({ model, network }, names, empirical) };
  } finally {
    model.dispose();
  }
}

/** A network by its name, where no file has that name. */
export function isNetworkName(argument: string, names: readonly string[]): boolean {
  return names.includes(argument) && !existsSync(argument);
}

function namedModel(name: string): LayersModel {
  const { widthMultiplier, classes, height, width } = NAMED_NETWORK;
  const shape = { classes, inputHeight: height, inputWidth: width, inputChannels: 3 };
  return buildUnfilledModel({ ...defaultSpec(name), widthMultiplier }, shape);
}
