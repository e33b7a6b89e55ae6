import type { NetworkDescription } from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A network in memory, and what it is. */
export interface StageNetwork {
  readonly model: LayersModel;
  readonly network: NetworkDescription;
}
