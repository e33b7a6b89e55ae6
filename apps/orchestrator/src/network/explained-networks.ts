import type { ClassDescription, NetworkSample } from '@ssma/datasets';
import type { ClassActivationMap } from '@ssma/eval/explain';
import type { NetworkDescription } from '@ssma/train';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ClassOverlap } from './explained-class.js';
import type { ExplainedGroup, ExplainedMap } from './explained-maps.js';

/** A network that is explained. */
export interface ExplainedNetwork {
  readonly name: string;
  readonly model: LayersModel;
  readonly network: NetworkDescription;
  readonly groups: readonly ExplainedGroup[];
}

/** What is known of one sample and network. */
export interface ExplainedSample extends ClassOverlap {
  readonly sample: NetworkSample;
  /** [height, width], 1 where the network predicts the class. */
  readonly predicted: Uint8Array;
  /** By map; null where no pixel has the class, so that there is nothing to explain. */
  readonly activations: ReadonlyMap<ExplainedMap, ClassActivationMap | null>;
}

/** What the sheets are drawn from. */
export interface ExplainedNetworks {
  readonly explainedClass: ClassDescription;
  /** Id of the class in the samples' labels. */
  readonly labelId: number;
  readonly networks: readonly (ExplainedNetwork & { readonly samples: readonly ExplainedSample[] })[];
}
