import type { ModelSpec } from '@ssma/core/spec';
import { expertSpec, type StagedTrainSpec, type TrainingStage, trainingStages } from '@ssma/train/protocol';
import { canonicalJson } from '../hash/canonical-json.js';
import { remembered } from '../hash/remembered.js';

/** As `trainingStages`. */
export type TrainingsOf = (model: ModelSpec, train: StagedTrainSpec) => readonly TrainingStage[];

/** The stages of any model with the network and modalities of one whose stages are known. */
type Recipe = readonly ((model: ModelSpec) => TrainingStage)[];

/**
 * Makes a `trainingStages` for the trials of a sweep, in which some models meet some settings. Of a model, its network
 * and modalities alone have a say in settings: those are parsed once, and stages share them as one object. Stages of
 * equal experts with the same settings are one object themselves.
 */
export function trainingPlanner(): TrainingsOf {
  const recipesOf = remembered((_: StagedTrainSpec) => new Map<string, Recipe>());
  const expertsOf = remembered((model: ModelSpec) =>
    remembered((modality: string) => {
      const expert = expertSpec(model, modality);
      return { expert, text: canonicalJson(expert) };
    }),
  );

  const compact = settingsCompactor();

  const recipe = (model: ModelSpec, train: StagedTrainSpec): Recipe =>
    trainingStages(model, train)
      .map(({ train: settings, ...stage }) => ({ ...stage, train: compact(settings) }))
      .map((stage) => (stage.model === model ? (other) => ({ ...stage, model: other }) : expertStage(stage)));

  const expertStage = (stage: TrainingStage): Recipe[number] => {
    // An expert reads one modality.
    const modality = stage.model.modalities.join();
    const stages = new Map<string, TrainingStage>();
    return (other) => {
      const { expert, text } = expertsOf(other)(modality);
      const known = stages.get(text) ?? { ...stage, model: expert };
      stages.set(text, known);
      return known;
    };
  };

  return (model, train) => {
    const recipes = recipesOf(train);
    const sort = JSON.stringify([model.network, model.modalities]);
    const known = recipes.get(sort) ?? recipe(model, train);
    recipes.set(sort, known);
    return known.map((stageOf) => stageOf(model));
  };
}

/** Settings of many stages differ in a number or two: the copies that this makes share the sections that are equal. */
function settingsCompactor(): (settings: TrainingStage['train']) => TrainingStage['train'] {
  const shared = remembered((json: string): unknown => JSON.parse(json));
  return (settings) => {
    const fields = Object.entries(settings).map(([key, field]) => {
      const isSection = typeof field === 'object' && field !== null;
      return [key, isSection ? shared(JSON.stringify(field)) : field] as const;
    });
    // Object.fromEntries forgets the keys' names.
    return Object.fromEntries(fields) as TrainingStage['train'];
  };
}
