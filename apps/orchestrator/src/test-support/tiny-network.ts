import { buildModel, buildUnfilledModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { CITYSCAPES_11 } from '@ssma/datasets';
import { saveCheckpoint } from '@ssma/train';

/** What may differ from a network for Cityscapes' 11 classes at 48 x 32. */
export interface TinyNetwork {
  readonly classNames?: readonly string[];
  /** Null: all weights are 0, so that the first class is predicted everywhere. */
  readonly seed?: number | null;
}

/**
 * Writes the checkpoint of a small network with weights from a seed.
 *
 * @param spec of the model, but for its width
 */
export async function writeTinyNetwork(
  path: string,
  spec: Readonly<Record<string, unknown>>,
  { classNames = CITYSCAPES_11.classes.map(({ name }) => name), seed = 1 }: TinyNetwork = {},
): Promise<void> {
  await loadEngine();
  const network = {
    model: ModelSpec.parse({ widthMultiplier: 0.05, ...spec }),
    shape: { classes: classNames.length, inputHeight: 32, inputWidth: 48, inputChannels: 3 },
    input: { height: 32, width: 48, normalisation: 'unit' as const },
    classes: classNames.map((name, id) => ({ name, color: colorOf(id) })),
  };
  const model =
    seed === null ? buildUnfilledModel(network.model, network.shape) : buildModel(network.model, network.shape, seed);
  await saveCheckpoint(path, { model, network, training: { step: 0, seed: seed ?? 0, best: null } });
  model.dispose();
}

function colorOf(id: number): [number, number, number] {
  const [red, green, blue] = CITYSCAPES_11.classes[id]?.color ?? [id, id, id];
  return [red, green, blue];
}
