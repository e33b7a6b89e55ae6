import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildModel, ConfigError, modalitiesOf } from '@ssma/core';
import { writeFileAtomically } from '@ssma/core/node';
import { openBatches } from '@ssma/datasets';
import { type PruningStep, pruneStage } from '@ssma/prune';
import { BEST_CHECKPOINT, loadNetwork, type NetworkDescription, resultCheckpoint, saveCheckpoint } from '@ssma/train';
import { latenciesMs } from '../network/latencies.js';
import type { RecordedCosts } from '../wire/recorded-costs.js';
import { INPUT_PIPELINE } from './input-pipeline.js';
import { rankingBatches } from './ranking-batches.js';
import { recordedCosts } from './recorded-costs.js';
import { PruningOutcome, type StageContext, type StageOutcome } from './stage-context.js';
import type { StageNetwork } from './stage-network.js';
import { keepNetwork, trainNetwork } from './train-network.js';
import { validationScore } from './validation-score.js';

/** The network without its filters, before it is fine-tuned. */
const PRUNED_CHECKPOINT = 'pruned.safetensors';
/** What the stage has done, a `PruningOutcome`; the stage behind it reads it. */
const PRUNING_FILE = 'pruning.json';

/**
 * Removes filters of the parent's network and fine-tunes what is left. Where that loses more than the step allows, the
 * parent's network is the result, and that of all stages behind this one.
 *
 * @param whole the network before all pruning
 */
export async function runPruneStage(
  context: StageContext<'train'>,
  whole: NetworkDescription,
  step: PruningStep,
): Promise<StageOutcome<'train'>> {
  const parent = parentOf(context);
  const earlier = await readOutcome(parent.folder);
  if (earlier?.isAccepted === false) return handOn(parent.checkpoint, earlier, context);
  const outcome = await trainPruned(await prunedNetwork(context, whole, step), context);
  const pruning = (await readOutcome(context.task.dir)) ?? (await judge(context, step, earlier));
  await writeOutcome(pruning, context);
  if (pruning.isAccepted) return { ...outcome, pruning };
  return { ...outcome, pruning, costs: await undo(parent.checkpoint, context) };
}

function parentOf({ task: { key, parents } }: StageContext<'train'>) {
  const folder = parents.network;
  if (folder === undefined) throw new Error(`stage ${key}: pruning must have a parent`);
  return { folder, checkpoint: resultCheckpoint(folder) };
}

/** The network as the fine-tuning begins or goes on with it; made by this attempt or an earlier one. */
async function prunedNetwork(
  context: StageContext<'train'>,
  whole: NetworkDescription,
  step: PruningStep,
): Promise<StageNetwork> {
  const path = join(context.task.dir, PRUNED_CHECKPOINT);
  if (existsSync(path)) return loadNetwork(path);
  const { checkpoint } = parentOf(context);
  const { model, network } = await loadNetwork(checkpoint);
  // Weights of zero would compile to next to nothing, which matters where its latency is asked for.
  const original = buildModel(whole.model, whole.shape, 0);
  try {
    const pruned = await withoutFilters({ model, network }, original, { context, step });
    const { seed } = context.task;
    await saveCheckpoint(path, { ...pruned, training: { step: 0, seed, best: null } });
    context.reportCheckpoint(PRUNED_CHECKPOINT);
    return pruned;
  } finally {
    original.dispose();
    model.dispose();
  }
}

async function withoutFilters(
  { model, network }: StageNetwork,
  original: StageNetwork['model'],
  { context, step }: { readonly context: StageContext<'train'>; readonly step: PruningStep },
): Promise<StageNetwork> {
  const { config, seed, inputCache } = context.task;
  const modalities = modalitiesOf(network.model);
  const stream = await openBatches({
    ...INPUT_PIPELINE,
    dataset: config.dataset,
    cacheFolder: inputCache,
    split: config.train.split,
    modalities,
    input: config.input,
    batchSize: config.train.batchSize,
    seed,
    startStep: 0,
  });
  const onBatch = (done: number) =>
    context.reportProgress({ phase: 'ranking filters', step: done, totalSteps: step.numBatches });
  try {
    const pruned = await pruneStage({ model, spec: network.model }, step, {
      original,
      measureLatenciesMs: latenciesMs,
      batches: rankingBatches(stream, { model, modalities, onBatch, signal: context.signal }),
      seed,
    });
    return { model: pruned.model, network: { ...network, model: pruned.spec } };
  } finally {
    await stream.close();
  }
}

async function trainPruned(network: StageNetwork, context: StageContext<'train'>): Promise<StageOutcome<'train'>> {
  try {
    return await (context.task.config.train.steps === 0
      ? keepNetwork(network, context)
      : trainNetwork(network, context));
  } finally {
    network.model.dispose();
  }
}

/** Scores the networks before and behind the stage. */
async function judge(
  context: StageContext<'train'>,
  { maximumLoss }: PruningStep,
  earlier: PruningOutcome | null,
): Promise<PruningOutcome> {
  const { dir } = context.task;
  const before = earlier?.meanIou.fineTuned ?? (await scoreOf(parentOf(context).checkpoint, context));
  const original = earlier?.meanIou.original ?? before;
  const removed = await scoreOf(join(dir, PRUNED_CHECKPOINT), context);
  const fineTuned = await scoreOf(resultCheckpoint(dir), context);
  const lostPoints = 100 * (original - fineTuned);
  const isAccepted = maximumLoss === undefined || lostPoints <= maximumLoss;
  return { isAccepted, meanIou: { original, before, removed, fineTuned } };
}

/** Mean IoU on the validation split. @throws ConfigError when it has no labelled pixel */
async function scoreOf(checkpoint: string, context: StageContext<'train'>): Promise<number> {
  context.reportProgress({ phase: 'validating', step: 0, totalSteps: 1 });
  const { model, network } = await loadNetwork(checkpoint);
  try {
    const meanIou = await validationScore({ model, network }, context);
    if (meanIou !== null) return meanIou;
    const { validationSplit } = context.task.config.train;
    throw new ConfigError(`prune: train.validationSplit must have labelled pixels; got none in ${validationSplit}`);
  } finally {
    model.dispose();
  }
}

/** The result of a stage behind one that lost too much: its own parent's. */
async function handOn(
  checkpoint: string,
  earlier: PruningOutcome,
  context: StageContext<'train'>,
): Promise<StageOutcome<'train'>> {
  const { model, network } = await loadNetwork(checkpoint);
  try {
    const outcome = await keepNetwork({ model, network }, context);
    const { original, before } = earlier.meanIou;
    const pruning = { isAccepted: false, meanIou: { original, before, removed: null, fineTuned: null } };
    await writeOutcome(pruning, context);
    return { ...outcome, pruning };
  } finally {
    model.dispose();
  }
}

/** Makes the parent's network, whose costs it gives, the best of this stage; the fine-tuned one stays its last. */
async function undo(
  checkpoint: string,
  { task: { dir, seed }, reportArtifact }: StageContext<'train'>,
): Promise<RecordedCosts> {
  const { model, network } = await loadNetwork(checkpoint);
  try {
    await saveCheckpoint(join(dir, BEST_CHECKPOINT), { model, network, training: { step: 0, seed, best: null } });
    await reportArtifact({ kind: 'checkpoint', path: BEST_CHECKPOINT });
    return recordedCosts(model);
  } finally {
    model.dispose();
  }
}

async function readOutcome(folder: string): Promise<PruningOutcome | null> {
  const path = join(folder, PRUNING_FILE);
  return existsSync(path) ? PruningOutcome.parse(JSON.parse(await readFile(path, 'utf8'))) : null;
}

/** Written once: what is there is what an earlier attempt has found before it undid the stage. */
async function writeOutcome(
  outcome: PruningOutcome,
  { task: { dir }, reportCheckpoint, reportArtifact }: StageContext<'train'>,
): Promise<void> {
  await writeFileAtomically(join(dir, PRUNING_FILE), new TextEncoder().encode(JSON.stringify(outcome)));
  reportCheckpoint(PRUNING_FILE);
  await reportArtifact({ kind: 'pruning', path: PRUNING_FILE });
}
