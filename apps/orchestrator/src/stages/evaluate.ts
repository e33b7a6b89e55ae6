import { join } from 'node:path';
import { modalitiesOf } from '@ssma/core';
import { loadEngine, writeFileAtomically } from '@ssma/core/node';
import { degradeBatch, evaluationSamples, openDataset } from '@ssma/datasets';
import { evaluate, groupOfId, overlayIds, type PredictedImage } from '@ssma/eval';
import { loadNetwork, resultCheckpoint } from '@ssma/train';
import { openPredictor } from '../network/open-predictor.js';
import { overlaySheet, predictedPictures } from '../network/predicted-pictures.js';
import { INPUT_PIPELINE } from './input-pipeline.js';
import { requireLabels } from './require-labels.js';
import type { StageContext, StageOutcome } from './stage-context.js';

/** Picture of some images with truth, prediction and errors, in the stage's folder. */
const OVERLAY_FILE = 'overlay.png';

/** Scores a trained network on a split and draws some of its predictions. */
export async function runEvaluateStage(context: StageContext<'evaluate'>): Promise<StageOutcome<'evaluate'>> {
  const { task, signal } = context;
  const { dataset: spec, evaluate: settings, input } = task.config;
  await loadEngine();
  const { model, network } = await loadNetwork(resultCheckpoint(task.parents.train));
  const dataset = await openDataset(spec);
  requireLabels(dataset, settings.split);
  const ids = await dataset.sampleIds(settings.split);
  const drawn = new Set(overlayIds(ids, settings.overlays));
  const pictures = new Map<string, PredictedImage>();
  const modalities = modalitiesOf(network.model);
  const { flip = false, scales = [1] } = settings;
  const predictor = openPredictor({ model, network }, { flip, scales, size: null, tiles: null });
  // A sensor that the network does not read cannot fail it.
  const degrade = Object.fromEntries(Object.entries(settings.degrade).filter(([name]) => modalities.includes(name)));
  const { confusion, perImage, groups } = await evaluate({
    batches: evaluationSamples({
      ...INPUT_PIPELINE,
      dataset: spec,
      cacheFolder: task.inputCache,
      split: settings.split,
      modalities,
      input,
      batchSize: settings.batchSize,
    }),
    async predict(whole) {
      const batch = await degradeBatch(whole, degrade, { input });
      const predictions = await predictor.classIds(batch);
      for (const picture of predictedPictures(batch, predictions, network))
        if (drawn.has(picture.caption)) pictures.set(picture.caption, picture);
      return predictions;
    },
    numClasses: network.shape.classes,
    ...(settings.groupBy === 'folder' && { groupOf: groupOfId }),
    onProgress: (step) => context.reportProgress({ phase: 'evaluating', step, totalSteps: ids.length }),
    signal,
  });
  predictor.dispose();
  model.dispose();
  if (pictures.size > 0) {
    await writeFileAtomically(
      join(task.dir, OVERLAY_FILE),
      await overlaySheet([...pictures.values()], perImage, network),
    );
    await context.reportArtifact({ kind: 'overlay', path: OVERLAY_FILE });
  }
  return {
    kind: 'evaluate',
    classNames: network.classes.map(({ name }) => name),
    confusion,
    groups: groups.map(({ name, confusion: own }) => ({ name, confusion: own })),
  };
}
