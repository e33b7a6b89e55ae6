import { type ModelSpec, modalitiesOf, outputNamesOf } from '@ssma/core';
import { type SplitNetwork, splitNetwork } from '@ssma/core/node';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { freezeLayers } from './freeze-layers.js';
import { type LossTerm, lossTerms } from './loss.js';
import type { LossSpec, OptimiserSpec } from './spec.js';

/** A network as steps run it. */
export interface TrainingNetwork {
  readonly model: LayersModel;
  /** Inputs of the network in its order, e.g. `rgb`. */
  readonly modalities: readonly string[];
  /** The outputs that the loss counts. */
  readonly terms: readonly LossTerm[];
  /** The network up to where its frozen part ends, and the rest, which gives one output per term. */
  readonly split: SplitNetwork;
  /** Ends training: frees what was made for it and makes frozen layers trainable again. The model stays. */
  dispose(): void;
}

/**
 * Prepares a network for steps: freezes the layers of groups with rate 0, and compiles the part that hangs on nothing
 * else with the weights of this moment, so restore a checkpoint first.
 */
export function trainingNetwork(
  model: LayersModel,
  spec: ModelSpec,
  { optimiser, loss }: { optimiser: OptimiserSpec; loss: LossSpec },
): TrainingNetwork {
  const unfreeze = freezeLayers(model, optimiser);
  const terms = lossTerms(outputNamesOf(spec), loss);
  const split = splitNetwork(
    model,
    terms.map(({ outputIndex }) => model.outputs[outputIndex] as SymbolicTensor),
  );
  return {
    model,
    modalities: modalitiesOf(spec),
    terms,
    split,
    dispose() {
      split.dispose();
      unfreeze();
    },
  };
}
