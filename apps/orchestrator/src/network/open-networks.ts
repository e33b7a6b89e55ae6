import { modalitiesOf } from '@ssma/core';
import { type ClassPredictor, classPredictor } from '@ssma/core/node';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import { ConfigError } from '../errors.js';
import type { NamedNetwork } from './named-network.js';

/** A network that is ready to predict. */
export interface OpenNetwork extends NamedNetwork {
  /** In the order of its inputs. */
  readonly modalities: readonly string[];
  readonly predictor: ClassPredictor;
}

/** Networks that are shown the same pictures. */
export interface OpenNetworks {
  readonly networks: readonly OpenNetwork[];
  /** Of all of them. */
  readonly input: NetworkDescription['input'];
  readonly classes: NetworkDescription['classes'];
  dispose(): void;
}

/**
 * Loads networks of one input and the same classes; nothing stays behind after an error.
 *
 * @param where name of the command, for errors
 * @param named at least one
 * @throws CheckpointError; ConfigError when inputs or classes differ, both named
 */
export async function openNetworks(where: string, named: readonly NamedNetwork[]): Promise<OpenNetworks> {
  const networks: OpenNetwork[] = [];
  const dispose = (): void => {
    for (const { predictor } of networks) predictor.dispose();
  };
  try {
    const descriptions: NetworkDescription[] = [];
    for (const one of named) {
      const { model, network } = await loadNetwork(one.checkpoint);
      const modalities = modalitiesOf(network.model);
      try {
        networks.push({ ...one, modalities, predictor: classPredictor(model, modalities) });
      } finally {
        // The predictor has a copy of the weights.
        model.dispose();
      }
      descriptions.push(network);
    }
    const { input, classes } = requireAlike(where, named, descriptions);
    return { networks, input, classes, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function requireAlike(
  where: string,
  named: readonly NamedNetwork[],
  [first, ...others]: readonly NetworkDescription[],
): NetworkDescription {
  if (first === undefined) throw new ConfigError(`${where}: at least one network must be given; got none`);
  const look = ({ input, classes }: NetworkDescription) =>
    `input ${input.height} x ${input.width} ${input.normalisation}, classes ${classes.map(({ name }) => name).join(', ')}`;
  const different = others.findIndex((other) => look(other) !== look(first));
  if (different < 0) return first;
  throw new ConfigError(
    `${where}: ${named[different + 1]?.name} must have the input and classes of ${named[0]?.name}, ${look(first)}; ` +
      `got ${look(others[different] as NetworkDescription)}`,
  );
}
