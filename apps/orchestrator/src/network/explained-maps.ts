import { type FeatureMapRef, findFeatureMap, fusionStages } from '@ssma/eval/explain';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ConfigError } from '../errors.js';

/** A feature map that is explained, with what titles call it. */
export interface ExplainedMap {
  readonly title: string;
  readonly features: FeatureMapRef;
  /** Whether it stands for the network where networks are compared. */
  readonly isResult: boolean;
}

/** Feature maps that one sheet shows. */
export interface ExplainedGroup {
  /** Name of the SSMA block that they lie around, e.g. `ssma/latent`; null elsewhere. */
  readonly block: string | null;
  readonly maps: readonly ExplainedMap[];
}

const WHERE = 'gradcam';

/**
 * The feature maps to explain: those of the layers, or those around every SSMA block as in figure 20 of the paper, or the
 * last one of every encoder.
 *
 * @param layers empty: the maps that go with the kind of network
 * @param name   the network's, for errors
 * @throws ConfigError when the network has neither SSMA blocks nor eASPP, or the map of a layer is a single pixel;
 *   EvaluationError for a layer that does not exist, with the closest names
 */
export function explainedMaps(model: LayersModel, layers: readonly string[], name: string): ExplainedGroup[] {
  if (layers.length > 0) {
    for (const layer of layers) requireMap(model, layer, name);
    return [{ block: null, maps: layers.map((layer) => ({ title: layer, features: { layer }, isResult: true })) }];
  }
  const stages = fusionStages(model);
  const blocks = [...new Set(stages.map(({ block }) => block))];
  if (blocks.length > 0) {
    return blocks.map((block) => ({
      block,
      maps: stages
        .filter((stage) => stage.block === block)
        .map(({ title, features, role }) => ({ title, features, isResult: role === 'fused' })),
    }));
  }
  return [{ block: null, maps: encoderMaps(model, name) }];
}

/** The output of every eASPP: one per expert. */
function encoderMaps(model: LayersModel, name: string): ExplainedMap[] {
  const maps = model.layers.flatMap(({ name: layer }) => {
    const [, scope] = /^(.*?)\/?easpp\/project\/norm$/.exec(layer) ?? [];
    if (scope === undefined) return [];
    return [{ title: `eASPP ${scope}`.trimEnd(), features: { layer }, isResult: true }];
  });
  if (maps.length > 0) return maps;
  throw new ConfigError(
    `${WHERE}: ${name}: --layer must be given for a network without SSMA blocks and eASPP; got ${model.name}`,
  );
}

function requireMap(model: LayersModel, layer: string, name: string): void {
  const { tensor } = findFeatureMap(model, { layer }, `${WHERE}: ${name}`);
  const [, height, width] = tensor.shape;
  if (height !== 1 || width !== 1) return;
  throw new ConfigError(`${WHERE}: ${name}: output of layer must be a map of several pixels; got 1 x 1 of ${layer}`);
}
