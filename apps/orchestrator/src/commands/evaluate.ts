import { loadEngine } from '@ssma/core/node';
import { DatasetSpec, evaluationSamples, openDataset } from '@ssma/datasets';
import { classPredictor, evaluate, type MetricsSummary } from '@ssma/eval';
import { loadNetwork, type NetworkDescription } from '@ssma/train';
import type { Command } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../errors.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { INPUT_PIPELINE } from '../stages/input-pipeline.js';
import { alignColumns } from '../terminal/align-columns.js';
import { checkpointOfArgument } from './checkpoint-argument.js';
import { jsonOption, runsOption, wholeNumber } from './options.js';
import { printJson, type Services } from './services.js';

interface EvaluateOptions {
  readonly dataset: string;
  readonly root: string;
  readonly labels?: number;
  readonly split: string;
  readonly batchSize: number;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma evaluate <checkpoint>`: the scores of a network on a split of any dataset with its classes. */
export function addEvaluate(program: Command, services: Services): void {
  program
    .command('evaluate')
    .description('score a trained network on a split of a dataset')
    .argument('<checkpoint>', 'checkpoint file, or id of a trained trial')
    .requiredOption('--dataset <name>', 'layout of the dataset: folder or cityscapes')
    .requiredOption('--root <folder>', 'folder of the dataset')
    .option('--labels <n>', 'label set of Cityscapes: 11 or 19', wholeNumber(1))
    .option('--split <name>', 'split that is scored', 'val')
    .option('--batch-size <n>', 'images per forward pass', wholeNumber(1), 8)
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async (argument: string, options: EvaluateOptions) => {
      const checkpoint = await checkpointOfArgument(argument, options.runs, services.clock());
      const { summary, network } = await score(checkpoint, options, services);
      if (options.json)
        printJson(services, { checkpoint, classes: network.classes.map(({ name }) => name), ...summary });
      else services.print(summaryText(summary, network));
    });
}

async function score(
  checkpoint: string,
  { dataset: name, root, labels, split, batchSize }: EvaluateOptions,
  { note }: Services,
): Promise<{ summary: MetricsSummary; network: NetworkDescription }> {
  const spec = DatasetSpec.safeParse({ name, root, ...(labels !== undefined && { labels }) });
  if (!spec.success) throw new ConfigError(`evaluate: ${z.prettifyError(spec.error)}`);
  const dataset = await openDataset(spec.data);
  await loadEngine();
  const { model, network } = await loadNetwork(checkpoint);
  requireSameClasses(checkpoint, network, dataset.description.classes);
  const predictor = classPredictor(model, network.model.modality);
  const total = (await dataset.sampleIds(split)).length;
  const { summary } = await evaluate({
    predict: predictor.predict,
    batches: evaluationSamples({
      ...INPUT_PIPELINE,
      dataset: spec.data,
      split,
      modalities: [network.model.modality],
      input: network.input,
      batchSize,
    }),
    numClasses: network.shape.classes,
    onProgress: (done) => note(`evaluated ${done} of ${total} images`),
  });
  predictor.dispose();
  model.dispose();
  return { summary, network };
}

function requireSameClasses(
  checkpoint: string,
  { classes }: NetworkDescription,
  found: readonly { readonly name: string }[],
): void {
  const [wanted, got] = [classes, found].map((list) => list.map(({ name }) => name).join(', '));
  if (wanted !== got)
    throw new ConfigError(`${checkpoint}: the dataset must have the network's classes (${wanted}); got ${got}`);
}

function summaryText(
  { meanIou, pixelAccuracy, frequencyWeightedIou, perClass }: MetricsSummary,
  { classes }: NetworkDescription,
): string {
  const percent = (value: number | null) => (value === null ? '-' : (100 * value).toFixed(2));
  const rows = perClass.map(({ iou, precision, recall }, id) => [
    classes[id]?.name ?? String(id),
    percent(iou),
    percent(precision),
    percent(recall),
  ]);
  return [
    ...alignColumns([['class', 'IoU %', 'precision %', 'recall %'], ...rows], [1, 2, 3]),
    '',
    `mIoU ${percent(meanIou)} %, pixel accuracy ${percent(pixelAccuracy)} %, frequency-weighted IoU ${percent(frequencyWeightedIou)} %`,
    '',
  ].join('\n');
}
