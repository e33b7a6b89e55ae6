import type { ModelSpec } from '@ssma/core/spec';
import { expertSpec, type StagedTrainSpec, type TrainingStage, trainingStages } from '@ssma/train/protocol';
import { remembered } from '../hash/remembered.js';

/** As `trainingStages`. */
export type TrainingsOf = (model: ModelSpec, train: StagedTrainSpec) => readonly TrainingStage[];

/** The stages of one model, from which those of every other with the same network and modalities can be made. */
interface Recipe {
  readonly model: ModelSpec;
  readonly stages: readonly TrainingStage[];
}

/**
 * Makes a `trainingStages` for the trials of a sweep, in which some models meet some settings. Of a model, its network
 * and modalities alone have a say in settings: those are parsed once, and stages share them as one object.
 */
export function trainingPlanner(): TrainingsOf {
  const recipesOf = remembered((_: StagedTrainSpec) => new Map<string, Recipe>());
  const expertsOf = remembered((model: ModelSpec) => remembered((modality: string) => expertSpec(model, modality)));
  return (model, train) => {
    const recipes = recipesOf(train);
    const sort = JSON.stringify([model.network, model.modalities]);
    const recipe = recipes.get(sort) ?? { model, stages: trainingStages(model, train) };
    recipes.set(sort, recipe);
    return recipe.stages.map((stage) =>
      stage.model === recipe.model
        ? { ...stage, model }
        : // Any other is an expert, which reads one modality.
          { ...stage, model: expertsOf(model)(stage.model.modalities.join()) },
    );
  };
}
