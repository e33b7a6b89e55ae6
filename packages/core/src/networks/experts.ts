import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { DecoderOutputs } from '../blocks/decoder.js';
import type { EncoderStream } from '../blocks/encoder.js';
import type { ModelShape, ScoreFusionSpec } from '../spec.js';
import { expert } from './adapnetpp.js';
import { modalityInputs } from './modality-inputs.js';

/** Whole AdapNet++ networks side by side, one per modality, before anything is fused. */
export interface Experts {
  readonly images: SymbolicTensor[];
  readonly experts: readonly (EncoderStream & DecoderOutputs)[];
  /** Class scores of each expert, [B, inputHeight, inputWidth, classes]. */
  readonly logits: SymbolicTensor[];
}

/** One AdapNet++ without auxiliary heads per modality; its layers are `<modality>/...`. */
export function expertsOf(spec: ScoreFusionSpec, shape: ModelShape): Experts {
  const images = modalityInputs(spec.modalities, shape);
  const experts = images.map((image, m) =>
    expert(image, spec, { modality: spec.modalities[m] as string, classes: shape.classes }),
  );
  return { images, experts, logits: experts.map(({ logits }) => logits) };
}
