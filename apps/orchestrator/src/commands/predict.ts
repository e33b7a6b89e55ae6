import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../errors.js';
import type { ModalityFile } from '../network/picture-scenes.js';
import type { Prediction, PredictionSource } from '../network/predict-scenes.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
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
import { requireFolder } from './require-free.js';
import { printJson, type Services } from './services.js';

interface SourceOptions extends DatasetOptions {
  readonly input: readonly ModalityFile[];
  readonly dataset?: string;
  readonly split?: string;
  readonly ids?: readonly string[];
  readonly first?: number;
}

interface PredictOptions extends SourceOptions, ArtifactsOptions, InferenceOptions {
  readonly palette: boolean;
  readonly gates: boolean;
  readonly output: string;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma predict <checkpoint> ...`: class maps and overlays of pictures or of a dataset's samples. */
export function addPredict(program: Command, services: Services): void {
  const command = program
    .command('predict')
    .description('predict the classes of images; writes a label map and an overlay for each')
    .argument('<checkpoint>', 'checkpoint file, or id of a trained trial')
    .argument('[images...]', 'JPEG or PNG files, for a network that reads one modality')
    .addOption(
      new Option('--input <modality=file>', 'picture of one modality; once for each that the network reads')
        .argParser(addFile)
        .default([], 'none'),
    )
    .option('--dataset <dataset>', 'folder of a dataset, or a sweep file that names one: predict its samples')
    .option('--split <name>', 'split of the dataset (default: "val")')
    .option('--ids <id,...>', 'samples of the split, instead of all', (text: string) => text.split(','))
    .option('--first <n>', 'the first samples of the split, instead of all', wholeNumber(1))
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .option('--palette', 'write the classes in their colours, without the image, too', false)
    .option('--gates', 'write the gates of the SSMA blocks too', false);
  addInferenceOptions(command)
    .option('-o, --output <folder>', 'where the pictures go', 'predictions')
    .addOption(runsOption())
    .addOption(artifactsOption('where a trial that another machine has trained is fetched from'))
    .addOption(jsonOption())
    .action(async (checkpoint: string, images: string[], options: PredictOptions) => {
      const predictions = await predict(checkpoint, await sourceOf(images, options), options, services);
      if (options.json) printJson(services, predictions);
      else services.print(predictions.map(filesText).join(''));
    });
}

async function predict(
  argument: string,
  source: PredictionSource,
  options: PredictOptions,
  services: Services,
): Promise<Prediction[]> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const { predictScenes } = await import('../network/predict-scenes.js');
  const { output: folder, palette: withPalette, gates: withGates, runs } = options;
  const inference = inferenceSettings('predict', options);
  requireFolder(folder);
  const places = { runs, openArtifacts: () => artifactsOf(options) };
  const checkpoint = await checkpointFile(argument, places, services.clock());
  const progress = taskProgress(services.progressStream, 'predicting');
  try {
    const outputs = { folder, withPalette, withGates };
    return await predictScenes(checkpoint, source, { ...outputs, inference, onProgress: progress.update });
  } finally {
    progress.close();
  }
}

function filesText({ labels, overlay, palette, gates }: Prediction): string {
  const paths = [labels, overlay, palette, gates].filter((path) => path !== undefined);
  return paths.map((path) => `${path}\n`).join('');
}

function addFile(text: string, previous: readonly ModalityFile[]): ModalityFile[] {
  const [, modality, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (modality === undefined || path === undefined)
    throw new InvalidArgumentError(`It must be <modality>=<file>, e.g. depth=depth.png; got ${text}.`);
  return [...previous, { modality, path }];
}

/** Which of the three ways of input is meant. */
async function sourceOf(images: readonly string[], options: SourceOptions): Promise<PredictionSource> {
  const { input: files, dataset } = options;
  const given = [
    ...images.slice(0, 1),
    ...files.slice(0, 1).map(({ modality, path }) => `--input ${modality}=${path}`),
    ...(dataset === undefined ? [] : [`--dataset ${dataset}`]),
  ];
  if (given.length !== 1) {
    throw new ConfigError(
      `predict: one of <images...>, --input and --dataset must be given; got ${given.join(' and ') || 'none'}`,
    );
  }
  if (dataset !== undefined) return { kind: 'samples', choice: await sampleChoice(dataset, options) };
  requireNoDatasetOptions(options);
  return files.length > 0 ? { kind: 'files', files } : { kind: 'images', paths: images };
}

async function sampleChoice(argument: string, options: SourceOptions) {
  const { split = 'val', ids = null, first = null } = options;
  if (ids !== null && first !== null)
    throw new ConfigError(`predict: --ids must come without --first; got ${ids.join()} and ${first}`);
  return { dataset: await datasetOfArgument(argument, options), split, ids, first };
}

function requireNoDatasetOptions({ split, ids, first, as, set }: SourceOptions): void {
  const [stray] = Object.entries({ split, ids: ids?.join(), first, as, set: set[0] }).filter(
    ([, value]) => value !== undefined,
  );
  if (stray !== undefined)
    throw new ConfigError(`predict: --${stray[0]} must come with --dataset; got ${stray[1]} without it`);
}
