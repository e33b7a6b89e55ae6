import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { FeatureMapRef } from './feature-map-ref.js';

/** What a feature map is to the SSMA block that it belongs to: X_m, recalibrated X_m, f in the paper's figures 7 and 20. */
export type FusionRole = 'input' | 'recalibrated' | 'fused';

/** A feature map of an SSMA block. */
export interface FusionStage {
  /** Name of the block, e.g. `ssma/latent`. */
  readonly block: string;
  readonly role: FusionRole;
  /** Null for the fused map, which belongs to all. */
  readonly modality: string | null;
  /** What titles call it, e.g. `input rgb`, `fused`. */
  readonly title: string;
  readonly features: FeatureMapRef;
}

/**
 * The feature maps around every SSMA block of a network, in the order of the rows of the paper's figure 20: inputs,
 * recalibrated maps (none in a block without gates), the fused map. Empty for a network without such blocks.
 *
 * @param model built by `buildModel`, whose inputs are named as the modalities
 */
export function fusionStages(model: LayersModel): FusionStage[] {
  const blocks = model.layers.flatMap(({ name }) => /^(ssma\/.+)\/concat$/.exec(name)?.[1] ?? []);
  return blocks.flatMap((block) => stagesOfBlock(model, block));
}

function stagesOfBlock(model: LayersModel, block: string): FusionStage[] {
  const concat = model.getLayer(`${block}/concat`).output as SymbolicTensor;
  const names = new Set(model.layers.map(({ name }) => name));
  const recalibrated = `${block}/recalibrate`;
  const fused = [`${block}/fuse/norm`, `${block}/fuse/conv`].find((name) => names.has(name)) as string;
  const modalities = concat.inputs.map((input, index) => modalityOf(input, model.inputNames) ?? `${index + 1}`);
  let start = 0;
  const halves = concat.inputs.map((input) => {
    const channels = { start, size: input.shape[3] as number };
    start += channels.size;
    return channels;
  });
  const stage = (role: FusionRole, modality: string | null, features: FeatureMapRef): FusionStage => {
    const title = modality === null ? role : `${role} ${modality}`;
    return { block, role, modality, title, features };
  };
  return [
    ...concat.inputs.map(({ sourceLayer }, m) => stage('input', modalities[m] as string, { layer: sourceLayer.name })),
    ...(names.has(recalibrated)
      ? halves.map((channels, m) => stage('recalibrated', modalities[m] as string, { layer: recalibrated, channels }))
      : []),
    stage('fused', null, { layer: fused }),
  ];
}

/** Layers of a modality's own are named `<modality>/...`. */
function modalityOf({ sourceLayer }: SymbolicTensor, modalities: readonly string[]): string | undefined {
  return modalities.find((modality) => sourceLayer.name.startsWith(`${modality}/`));
}
