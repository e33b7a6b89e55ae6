import { join } from 'node:path';
import { modalitiesOf } from '@ssma/core';
import { writeFileAtomically } from '@ssma/core/node';
import { degradeBatch, evaluationSamples, openDataset } from '@ssma/datasets';
import { type EvaluateSpec, evaluate, groupOfId, overlayIds, type PredictedImage } from '@ssma/eval';
import { loadNetwork, type NetworkDescription, resultCheckpoint } from '@ssma/train';
import { openPredictor } from '../network/open-predictor.js';
import { overlaySheet, predictedPictures } from '../network/predicted-pictures.js';
import { type EvaluatedImage, IMAGES_FILE, imagesText, MAPS_FILE, sparseCells } from './evaluated-images.js';
import { INPUT_PIPELINE } from './input-pipeline.js';
import { keptMaps } from './kept-maps.js';
import { requireLabels } from './require-labels.js';
import type { StageContext, StageOutcome } from './stage-context.js';
import { startEngine } from './start-engine.js';

/** Picture of some images with truth, prediction and errors, in the stage's folder. */
const OVERLAY_FILE = 'overlay.png';

/** Predictions that are kept where the settings do not say how many. */
const DEFAULT_PREDICTIONS = 500;

/** Scores a trained network on a split, keeps what it sees in the images and draws some of its predictions. */
export async function runEvaluateStage(context: StageContext<'evaluate'>): Promise<StageOutcome<'evaluate'>> {
  const { task, signal } = context;
  const { dataset: spec, evaluate: settings, input } = task.config;
  await startEngine(context);
  const { model, network } = await loadNetwork(resultCheckpoint(task.parents.train));
  const dataset = await openDataset(spec);
  requireLabels(dataset, settings.split);
  const ids = await dataset.sampleIds(settings.split);
  const { drawn, predictionIds, gateIds } = chosenIds(ids, settings);
  const kept = keptMaps({ model, network, predictionIds, gateIds });
  const images: Pick<EvaluatedImage, 'id' | 'group' | 'cells'>[] = [];
  const groupOf = settings.groupBy === 'folder' ? groupOfId : null;
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
      await kept.add(batch, predictions);
      for (const picture of predictedPictures(batch, predictions, network))
        if (drawn.has(picture.caption)) pictures.set(picture.caption, picture);
      return predictions;
    },
    numClasses: network.shape.classes,
    ...(groupOf !== null && { groupOf }),
    onImage: (id, { counts }) => images.push({ id, group: groupOf?.(id) ?? null, cells: sparseCells(counts) }),
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
  const content = { images: images.map((image) => ({ ...image, ...kept.mapsOf(image.id) })), maps: kept.content() };
  await storeImages(context, network, content);
  return {
    kind: 'evaluate',
    classNames: network.classes.map(({ name }) => name),
    confusion,
    groups: groups.map(({ name, confusion: own }) => ({ name, confusion: own })),
  };
}

/** Which images of a split are drawn, and of which a prediction or gates are kept. */
function chosenIds(ids: readonly string[], { overlays, predictions, gates }: EvaluateSpec) {
  return {
    drawn: new Set(overlayIds(ids, overlays)),
    predictionIds: new Set(overlayIds(ids, predictions ?? DEFAULT_PREDICTIONS)),
    gateIds: new Set(overlayIds(ids, gates ?? overlays)),
  };
}

/** The maps go into one file: a row, a hash and a request to a store for each of 500 would cost more than they. */
async function storeImages(
  { task, reportArtifact }: StageContext<'evaluate'>,
  { input: { height, width }, classes }: NetworkDescription,
  { images, maps }: { readonly images: EvaluatedImage[]; readonly maps: Uint8Array },
): Promise<void> {
  const described = classes.map(({ name, color: [red, green, blue] }) => ({
    name,
    color: [red, green, blue] as [number, number, number],
  }));
  if (maps.length > 0) {
    await writeFileAtomically(join(task.dir, MAPS_FILE), maps);
    await reportArtifact({ kind: 'maps', path: MAPS_FILE });
  }
  const text = imagesText({ version: 1, height, width, classes: described, images });
  await writeFileAtomically(join(task.dir, IMAGES_FILE), Buffer.from(text));
  await reportArtifact({ kind: 'images', path: IMAGES_FILE });
}
