import { modalitiesOf } from '@ssma/core';
import { classPredictor } from '@ssma/core/node';
import { evaluationSamples } from '@ssma/datasets';
import { evaluate } from '@ssma/eval';
import { INPUT_PIPELINE } from './input-pipeline.js';
import type { StageContext } from './stage-context.js';
import type { StageNetwork } from './stage-network.js';

/** Mean IoU of a network on the validation split of a stage; null when no pixel has a label. */
export async function validationScore(
  { model, network: { input, shape, model: spec } }: StageNetwork,
  { signal, task: { config, inputCache } }: StageContext<'train'>,
): Promise<number | null> {
  const { batchSize, validationSplit: split } = config.train;
  const modalities = modalitiesOf(spec);
  const predictor = classPredictor(model, modalities);
  try {
    const batches = evaluationSamples({
      ...INPUT_PIPELINE,
      dataset: config.dataset,
      cacheFolder: inputCache,
      split,
      modalities,
      input,
      batchSize,
    });
    const { summary } = await evaluate({ predict: predictor.predict, batches, numClasses: shape.classes, signal });
    return summary.meanIou;
  } finally {
    predictor.dispose();
  }
}
