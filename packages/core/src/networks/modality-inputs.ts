import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ModelShape } from '../spec.js';

/** One image input per modality, named as the modality, [B, inputHeight, inputWidth, inputChannels]. */
export function modalityInputs(
  modalities: readonly string[],
  { inputHeight, inputWidth, inputChannels }: ModelShape,
): SymbolicTensor[] {
  return modalities.map((name) => input({ name, shape: [inputHeight, inputWidth, inputChannels] }));
}
