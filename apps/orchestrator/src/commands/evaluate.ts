import { DegradeSpec } from '@ssma/datasets';
import { type Command, InvalidArgumentError } from 'commander';
import type { NetworkScore } from '../network/score-network.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { alignColumns } from '../terminal/align-columns.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import {
  type ArtifactsOptions,
  allowPathOption,
  artifactsOf,
  artifactsOption,
  jsonOption,
  runsOption,
  setOption,
  wholeNumber,
} from './options.js';
import { printJson, type Services } from './services.js';

interface EvaluateOptions extends DatasetOptions, ArtifactsOptions {
  readonly split: string;
  readonly batchSize: number;
  readonly degrade: DegradeSpec;
  readonly groups: boolean;
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
    .addOption(allowPathOption())
    .option('--split <name>', 'split that is scored', 'val')
    .option('--batch-size <n>', 'images per forward pass', wholeNumber(1), 8)
    .option(
      '--degrade <modality=failure>',
      'let a sensor fail: missing, noise or shift:<pixels>, e.g. depth=missing; may be repeated',
      withFailure,
      {},
    )
    .option('--groups', 'also score each first folder of the sample ids, e.g. each city of Cityscapes', false)
    .addOption(runsOption())
    .addOption(artifactsOption('where a trial that another machine has trained is fetched from'))
    .addOption(jsonOption())
    .action(async (checkpoint: string, dataset: string, options: EvaluateOptions) => {
      const result = await score(checkpoint, dataset, options, services);
      if (options.json)
        printJson(services, { classNames: result.classNames, ...result.summary, groups: result.groups });
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
  const places = { runs: options.runs, openArtifacts: () => artifactsOf(options) };
  const checkpoint = await checkpointFile(checkpointArgument, places, clock());
  const dataset = await datasetOfArgument(datasetArgument, options);
  const { split, batchSize, degrade } = options;
  const groupBy = options.groups ? 'folder' : 'none';
  const progress = taskProgress(progressStream, 'evaluating');
  try {
    return await scoreNetwork({
      checkpoint,
      dataset,
      split,
      batchSize,
      groupBy,
      degrade,
      onProgress: progress.update,
    });
  } finally {
    progress.close();
  }
}

/** `depth=missing` beside the failures named before. */
function withFailure(text: string, earlier: DegradeSpec): DegradeSpec {
  const [, modality, failure] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (modality === undefined || failure === undefined) {
    throw new InvalidArgumentError(`It must be <modality>=<failure>, e.g. depth=missing; got ${text}.`);
  }
  if (earlier[modality] !== undefined) {
    throw new InvalidArgumentError(`A sensor must fail in one way; got ${modality}=${earlier[modality]} and ${text}.`);
  }
  const parsed = DegradeSpec.safeParse({ ...earlier, [modality]: failure });
  if (!parsed.success) throw new InvalidArgumentError(`It ${parsed.error.issues[0]?.message}; got ${text}.`);
  return parsed.data;
}

function scoreText({ classNames, summary, groups }: NetworkScore): string {
  const percent = (value: number | null) => (value === null ? '-' : (100 * value).toFixed(2));
  const rows = summary.perClass.map(({ iou, precision, recall }, id) => [
    classNames[id] ?? String(id),
    percent(iou),
    percent(precision),
    percent(recall),
  ]);
  const { meanIou, pixelAccuracy, frequencyWeightedIou } = summary;
  const groupRows = groups.map(({ name, summary: own }) => [name, percent(own.meanIou), percent(own.pixelAccuracy)]);
  return [
    ...alignColumns([['class', 'IoU %', 'precision %', 'recall %'], ...rows], [1, 2, 3]),
    '',
    ...(groupRows.length === 0 ? [] : [...alignColumns([['group', 'mIoU %', 'accuracy %'], ...groupRows], [1, 2]), '']),
    `mIoU ${percent(meanIou)} %, pixel accuracy ${percent(pixelAccuracy)} %, frequency-weighted IoU ${percent(frequencyWeightedIou)} %`,
    '',
  ].join('\n');
}
