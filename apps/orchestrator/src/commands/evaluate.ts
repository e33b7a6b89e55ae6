import { join } from 'node:path';
import { type DatasetSpec, DegradeSpec } from '@ssma/datasets';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../errors.js';
import type { NetworkScore, ScoreOptions } from '../network/score-network.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import { evaluationText } from './evaluation-text.js';
import { addInferenceOptions, type InferenceOptions, inferenceSettings } from './inference-options.js';
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
import { forceOption, requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';

interface EvaluateOptions
  extends DatasetOptions,
    ArtifactsOptions,
    InferenceOptions,
    Pick<ScoreOptions, 'split' | 'batchSize' | 'degrade' | 'overlays' | 'absent'> {
  readonly groups: boolean;
  readonly details: boolean;
  readonly voidClass?: string;
  readonly voidScoring?: ScoreOptions['voidScoring'];
  readonly output?: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma evaluate <checkpoint> <dataset>`: the scores of a network on a split of any dataset with its classes. */
export function addEvaluate(program: Command, services: Services): void {
  const evaluate = program
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
      'let a sensor fail: missing, noise, shift:<pixels> or a corruption with its severity, e.g. depth=missing, rgb=fog:3; may be repeated',
      withFailure,
      {},
    );
  addInferenceOptions(evaluate)
    .option('--groups', 'also score each first folder of the sample ids, e.g. each city of Cityscapes', false)
    .option('--details', 'also average precision by rank, Boundary IoU and object sizes, which take longer', false)
    .addOption(
      new Option('--absent <rule>', 'what a class in neither truth nor prediction does to a mean')
        .choices(['leftOut', 'zero'])
        .default('leftOut'),
    )
    .option('--void-class <name>', 'class of the network that means void and that the dataset has not')
    .addOption(
      new Option('--void-scoring <rule>', 'what predictions on void pixels are (default: "released")').choices([
        'released',
        'strict',
      ]),
    )
    .option('-o, --output <folder>', 'write JSON, confusion matrices, tables and pictures there')
    .option('--overlays <n>', 'images that are drawn, at even distances over the split', wholeNumber(0), 4)
    .addOption(forceOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where a trial that another machine has trained is fetched from'))
    .addOption(jsonOption())
    .action(async (checkpoint: string, datasetArgument: string, options: EvaluateOptions) => {
      requireVoidClass(options);
      const dataset = await datasetOfArgument(datasetArgument, options);
      const result = await score(checkpoint, dataset, options, services);
      const document = documentOf(result, { checkpoint, dataset, options });
      const written = await write(result, document, options);
      if (options.json) printJson(services, document);
      else services.print(evaluationText(result));
      for (const path of written) services.note(`${path}: written`);
    });
}

async function score(
  argument: string,
  dataset: DatasetSpec,
  options: EvaluateOptions,
  { clock, progressStream }: Services,
): Promise<NetworkScore> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const { scoreNetwork } = await import('../network/score-network.js');
  const { EVALUATION_FILES } = await import('../network/write-evaluation.js');
  const { output } = options;
  if (output !== undefined)
    for (const file of Object.values(EVALUATION_FILES)) requireFree(join(output, file), options);
  const places = { runs: options.runs, openArtifacts: () => artifactsOf(options) };
  const checkpoint = await checkpointFile(argument, places, clock());
  const progress = taskProgress(progressStream, 'evaluating');
  try {
    const { split, batchSize, degrade, absent, voidClass = null, voidScoring = 'released' } = options;
    return await scoreNetwork({
      checkpoint,
      dataset,
      split,
      batchSize,
      groupBy: options.groups ? 'folder' : 'none',
      overlays: output === undefined ? 0 : options.overlays,
      inference: inferenceSettings('evaluate', options),
      degrade,
      voidClass,
      voidScoring,
      absent,
      withDetails: options.details,
      onProgress: progress.update,
    });
  } finally {
    progress.close();
  }
}

interface Scored {
  readonly checkpoint: string;
  readonly dataset: DatasetSpec;
  readonly options: EvaluateOptions;
}

/** Everything but the images by themselves: what `--json` prints and `evaluation.json` holds. */
function documentOf(result: NetworkScore, { checkpoint, dataset, options }: Scored) {
  const { name, size, classes, summary, intervals, classFrequency, details, groups, confusion, images, cost } = result;
  const { split, degrade } = options;
  return {
    network: name,
    checkpoint,
    dataset: { name: dataset.name, root: dataset.root, split },
    size,
    degrade,
    inference: inferenceSettings('evaluate', options),
    numImages: images.length,
    classNames: classes.map(({ name }) => name),
    ...summary,
    intervals,
    classFrequency,
    ...details,
    groups,
    confusion,
    cost,
  };
}

async function write(
  result: NetworkScore,
  document: ReturnType<typeof documentOf>,
  { output }: EvaluateOptions,
): Promise<readonly string[]> {
  if (output === undefined) return [];
  const { writeEvaluation } = await import('../network/write-evaluation.js');
  return writeEvaluation(output, result, document);
}

function requireVoidClass({ voidClass, voidScoring }: EvaluateOptions): void {
  if (voidScoring === undefined || voidClass !== undefined) return;
  throw new ConfigError(`evaluate: --void-scoring must come with --void-class; got ${voidScoring} without it`);
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
