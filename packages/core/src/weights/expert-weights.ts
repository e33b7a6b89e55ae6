import type { LayersModel } from '@tensorflow/tfjs-layers';
import { CheckpointError, ConfigError } from '../errors.js';
import { type ModelSpec, modalitiesOf } from '../spec.js';
import { ADAPNETPP_WEIGHT_NAMES } from './adapnetpp-weight-names.js';
import { writeWeights } from './model-weights.js';
import type { NamedTensor, NamedTensors } from './named-tensors.js';
import { isEncoderWeight } from './ssma-weight-names.js';

/** Our weights of AdapNet++, auxiliary heads included. */
const EXPERT_WEIGHTS = ADAPNETPP_WEIGHT_NAMES.flatMap(({ ours }) => ours);

/**
 * Which weights of an expert (AdapNet++ on one modality) initialise which of a fusion network.
 *
 * SSMA takes the encoder with eASPP and refined skips; fused in the decoder stage also the decoder up to its class
 * scores, and the auxiliary heads where it has them. Average, maximum, late fusion, LFC and CMoDE take all but the
 * auxiliary heads. Stacking and FuseNet start without experts: their maps are empty.
 *
 * @returns name in the fusion network by name in the expert
 * @throws ConfigError when the network does not read the modality
 * @see section 5.1.2 of the paper
 */
export function expertWeights(spec: ModelSpec, modality: string): ReadonlyMap<string, string> {
  const modalities = modalitiesOf(spec);
  if (!modalities.includes(modality)) {
    throw new ConfigError(`expertWeights: modality must be one of ${modalities.join(', ')}; got ${modality}`);
  }
  const isTaken = takenBy(spec, modality);
  return new Map(EXPERT_WEIGHTS.filter(isTaken).map((name) => [name, `${modality}/${name}`]));
}

function takenBy(spec: ModelSpec, modality: string): (name: string) => boolean {
  switch (spec.network) {
    case 'ssma':
      return spec.fusion.placement === 'decoder'
        ? (name) => !isClassifier(name) && (spec.auxiliaryHeads || !isHead(name))
        : (name) => isEncoderWeight(name) && !isUnreadSkip(spec, modality, name);
    case 'average':
    case 'maximum':
    case 'late-fusion':
    case 'lfc':
    case 'cmode':
      return (name) => !isHead(name);
    case 'adapnet++':
    case 'stacking':
    case 'fusenet':
    case 'fusenet-vgg16':
      return () => false;
  }
}

/** F1 reads the skips of its first modality only. */
function isUnreadSkip(spec: Extract<ModelSpec, { network: 'ssma' }>, modality: string, name: string): boolean {
  const { fusion, modalities } = spec;
  const readsFirstOnly = fusion.placement === 'encoder' && fusion.skips === 'first-modality';
  return readsFirstOnly && modality !== modalities[0] && /^skip[12]\//.test(name);
}

function isClassifier(name: string): boolean {
  return /^decoder\/(classify|up3)\//.test(name);
}

function isHead(name: string): boolean {
  return /^aux[12]\//.test(name);
}

/**
 * Copies an expert's weights into the parts of a fusion network that take them; the rest keeps its values.
 *
 * @param tensors all weights of the expert by name, e.g. of `readWeights` or a checkpoint
 * @returns names of the weights that were set, none for a network that starts without experts
 * @throws ConfigError      when the network does not read the modality
 * @throws CheckpointError  when a tensor is missing, or of another shape (an expert of another width, class count or
 *                          number of channels); both shapes are named, and the network is unchanged
 */
export function writeExpertWeights(
  model: LayersModel,
  spec: ModelSpec,
  { modality, tensors }: { readonly modality: string; readonly tensors: NamedTensors },
): readonly string[] {
  const names = expertWeights(spec, modality);
  const renamed = new Map<string, NamedTensor>();
  for (const [theirs, ours] of names) {
    const tensor = tensors.get(theirs);
    if (tensor === undefined) {
      throw new CheckpointError(`expert ${modality}: it must have the weight "${theirs}"; got ${tensors.size} others`);
    }
    renamed.set(ours, tensor);
  }
  writeSomeWeights(model, renamed, `expert ${modality}`);
  return [...renamed.keys()];
}

/** Writes tensors that each must be a weight of the network; all its other weights keep their values. */
export function writeSomeWeights(model: LayersModel, tensors: NamedTensors, source: string): void {
  const untouched = model.weights.map(({ originalName }) => originalName).filter((name) => !tensors.has(name));
  writeWeights(model, tensors, { waive: untouched, source });
}
