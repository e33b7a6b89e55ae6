import { buildModel, buildUnfilledModel } from '@ssma/core';
import { loadEngine } from '@ssma/core/node';
import { ModelSpec } from '@ssma/core/spec';
import { CITYSCAPES_11, type ClassDescription, type ImageSize } from '@ssma/datasets';
import { saveCheckpoint } from '@ssma/train';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What a tiny network differs in from AdapNet++ for streets at 64 x 32. */
export interface TinyNetwork {
  /** The `model` section of a sweep file. */
  readonly model?: Readonly<Record<string, unknown>>;
  readonly size?: ImageSize;
  readonly classes?: readonly Pick<ClassDescription, 'name' | 'color'>[];
  /** Of the weights; null: all are 0, so that the first class is predicted everywhere. Default 1. */
  readonly seed?: number | null;
  /** Id of a class whose scores lie below all others; default none. */
  readonly neverPredicted?: number;
}

/** Classes of these names in some colours. */
export function classesNamed(names: readonly string[]): Pick<ClassDescription, 'name' | 'color'>[] {
  return names.map((name, id) => ({ name, color: [id, 2 * id, 255 - id] }));
}

/** Writes the checkpoint of an untrained network. */
export async function writeTinyNetwork(
  path: string,
  {
    model = { network: 'adapnet++' },
    size = { height: 32, width: 64 },
    classes = CITYSCAPES_11.classes,
    seed = 1,
    neverPredicted,
  }: TinyNetwork = {},
): Promise<void> {
  await loadEngine();
  const { height, width } = size;
  const network = {
    model: ModelSpec.parse({ widthMultiplier: 0.05, ...model }),
    shape: { classes: classes.length, inputHeight: height, inputWidth: width, inputChannels: 3 },
    input: { height, width, normalisation: 'unit' as const },
    classes: classes.map(({ name, color }) => ({ name, color: [...color] as [number, number, number] })),
  };
  const built =
    seed === null ? buildUnfilledModel(network.model, network.shape) : buildModel(network.model, network.shape, seed);
  if (neverPredicted !== undefined) lowerScores(built, neverPredicted);
  await saveCheckpoint(path, { model: built, network, training: { step: 0, seed: seed ?? 0, best: null } });
  built.dispose();
}

/** By the shift of the batch norm that ends in the class scores. */
function lowerScores(model: LayersModel, classId: number): void {
  const scores = model.getLayer('decoder/up3/norm');
  const [gamma, beta, ...moving] = scores.getWeights() as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
  const lowered = tf.tidy(() => tf.sub(beta, tf.mul(1e3, tf.oneHot(classId, beta.size))));
  scores.setWeights([gamma, lowered, ...moving]);
  lowered.dispose();
}
