import type { Command } from 'commander';
import type { NetworkScore } from '../network/score-network.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { alignColumns } from '../terminal/align-columns.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import { jsonOption, runsOption, setOption, wholeNumber } from './options.js';
import { printJson, type Services } from './services.js';

interface EvaluateOptions extends DatasetOptions {
  readonly split: string;
  readonly batchSize: number;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma evaluate <checkpoint> <dataset>`: the scores of a network on a split of any dataset with its classes. */
export function addEvaluate(program: Command, services: Services): void {
  program
    .command('evaluate')
    .description('score a trained network on a split of a dataset')
    .argument('<checkpoint>', 'checkpoint file, or id of a trained trial')
    .argument('<dataset>', 'folder of a dataset, or a sweep file that names one')
    .addOption(formatOption())
    .addOption(setOption())
    .option('--split <name>', 'split that is scored', 'val')
    .option('--batch-size <n>', 'images per forward pass', wholeNumber(1), 8)
    .addOption(runsOption())
    .addOption(jsonOption())
    .action(async (checkpoint: string, dataset: string, options: EvaluateOptions) => {
      const result = await score(checkpoint, dataset, options, services);
      if (options.json) printJson(services, { classNames: result.classNames, ...result.summary });
      else services.print(scoreText(result));
    });
}

async function score(
  checkpointArgument: string,
  datasetArgument: string,
  options: EvaluateOptions,
  { clock, progressStream }: Services,
): Promise<NetworkScore> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const { scoreNetwork } = await import('../network/score-network.js');
  const checkpoint = await checkpointFile(checkpointArgument, options.runs, clock());
  const dataset = await datasetOfArgument(datasetArgument, options);
  const { split, batchSize } = options;
  const progress = taskProgress(progressStream, 'evaluating');
  try {
    return await scoreNetwork({ checkpoint, dataset, split, batchSize, onProgress: progress.update });
  } finally {
    progress.close();
  }
}

function scoreText({ classNames, summary }: NetworkScore): string {
  const percent = (value: number | null) => (value === null ? '-' : (100 * value).toFixed(2));
  const rows = summary.perClass.map(({ iou, precision, recall }, id) => [
    classNames[id] ?? String(id),
    percent(iou),
    percent(precision),
    percent(recall),
  ]);
  const { meanIou, pixelAccuracy, frequencyWeightedIou } = summary;
  return [
    ...alignColumns([['class', 'IoU %', 'precision %', 'recall %'], ...rows], [1, 2, 3]),
    '',
    `mIoU ${percent(meanIou)} %, pixel accuracy ${percent(pixelAccuracy)} %, frequency-weighted IoU ${percent(frequencyWeightedIou)} %`,
    '',
  ].join('\n');
}
