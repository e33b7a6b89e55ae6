import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CORRUPTION_NAMES, type Corruption, SEVERITIES, type Severity, writeFileAtomic } from '@ssma/datasets';
import { MAX_SERIES } from '@ssma/eval';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../errors.js';
import type { RobustnessMeasurement } from '../network/measure-robustness.js';
import type { ConditionsBy } from '../network/robustness-samples.js';
import type { RobustnessScores } from '../network/robustness-scores.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import { NAMED_CHECKPOINTS, namedCheckpoints } from './named-checkpoints.js';
import {
  type ArtifactsOptions,
  allowPathOption,
  artifactsOption,
  jsonOption,
  runsOption,
  setOption,
  wholeNumber,
} from './options.js';
import { forceOption, requireFree } from './require-free.js';
import { robustnessText } from './robustness-text.js';
import { printJson, type Services } from './services.js';

interface RobustnessCommandOptions extends DatasetOptions, ArtifactsOptions {
  readonly dataset: string;
  readonly conditions: ConditionsBy;
  readonly split?: string;
  readonly corruptions: readonly Corruption[];
  readonly severities: readonly Severity[];
  readonly modality?: readonly string[];
  readonly samples?: number;
  readonly draw?: string;
  readonly batchSize: number;
  readonly output: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** What the command writes, by what it is; without conditions or corruptions, their pictures are left out. */
const FILES = {
  document: 'robustness.json',
  conditions: 'conditions.png',
  severities: 'severities.png',
  corruptions: 'corruptions.png',
  predictions: 'predictions.png',
} as const;

/** `ssma analyse robustness <name=checkpoint...>`: scores by condition (Figure 19) and under corruptions. */
export function addAnalyseRobustness(analyse: Command, services: Services): void {
  analyse
    .command('robustness')
    .description('score networks in every condition and on corrupted pictures: mean, variance, worst case')
    .argument('<name=checkpoint...>', NAMED_CHECKPOINTS)
    .requiredOption('--dataset <dataset>', 'folder of a dataset, or a sweep file that names one')
    .addOption(
      new Option(
        '--conditions <kind>',
        "folder: first folders of the sample ids; split: labelled splits, as Synthia-Sequences' are; none",
      )
        .choices(['folder', 'split', 'none'])
        .default('folder'),
    )
    .option('--split <name>', 'split of the dataset (default: "val"); not with --conditions split')
    .addOption(
      new Option('--corruptions <name,...>', `all, none or some of ${CORRUPTION_NAMES.join(', ')}`)
        .argParser(corruptionList)
        .default(CORRUPTION_NAMES, 'all'),
    )
    .addOption(
      new Option('--severities <n,...>', 'how much is corrupted, from 1 to 5')
        .argParser(severityList)
        .default(SEVERITIES, SEVERITIES.join()),
    )
    .option('--modality <name,...>', 'what is corrupted, one at a time (default: all that are read)', nameList)
    .option('--samples <n>', 'samples of each condition at most, at even distances (default: all)', wholeNumber(1))
    .option('--draw <id>', 'sample that is drawn (default: the first)')
    .option('--batch-size <n>', 'images per forward pass', wholeNumber(1), 8)
    .option('-o, --output <folder>', 'where JSON and pictures go', 'robustness')
    .addOption(forceOption())
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where trials that other machines have trained are fetched from'))
    .addOption(jsonOption())
    .action(async (named: readonly string[], options: RobustnessCommandOptions) => {
      requireFew(named);
      for (const file of Object.values(FILES)) requireFree(join(options.output, file), options);
      const { scores, files } = await robustness(named, options, services);
      await mkdir(options.output, { recursive: true });
      for (const [file, bytes] of files) await writeFileAtomic(join(options.output, file), bytes);
      if (options.json) printJson(services, scores);
      else services.print(robustnessText(scores));
      for (const [file] of files) services.note(`${join(options.output, file)}: written`);
    });
}

async function robustness(
  named: readonly string[],
  options: RobustnessCommandOptions,
  { clock, progressStream }: Services,
): Promise<{ readonly scores: RobustnessScores; readonly files: readonly WrittenFile[] }> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { measureRobustness } = await import('../network/measure-robustness.js');
  const { robustnessScores } = await import('../network/robustness-scores.js');
  const { conditions: conditionsBy, corruptions, severities, batchSize } = options;
  const split = splitOf(options);
  const networks = await namedCheckpoints('robustness', named, { options, clock });
  const suite = {
    dataset: await datasetOfArgument(options.dataset, options),
    conditionsBy,
    split,
    samplesPerCondition: options.samples ?? null,
    corruptions,
    severities,
    modalities: options.modality ?? null,
    batchSize,
    drawnId: options.draw ?? null,
  };
  const progress = taskProgress(progressStream, 'predicting');
  const measured = await measureRobustness(networks, suite, progress.update).finally(progress.close);
  const scores = robustnessScores(measured);
  return { scores, files: await filesOf(measured, scores) };
}

type WrittenFile = readonly [name: string, bytes: Uint8Array];

async function filesOf(measured: RobustnessMeasurement, scores: RobustnessScores): Promise<WrittenFile[]> {
  const { conditionsChart, severitiesChart } = await import('../network/robustness-charts.js');
  const { corruptionsSheet, predictionsSheet } = await import('../network/robustness-sheets.js');
  const files = [
    [FILES.document, Buffer.from(`${JSON.stringify(scores, null, 2)}\n`)],
    [FILES.conditions, await conditionsChart(scores)],
    [FILES.severities, await severitiesChart(scores)],
    [FILES.corruptions, await corruptionsSheet(measured.drawn)],
    [FILES.predictions, await predictionsSheet(measured)],
  ] as const;
  return files.flatMap(([name, bytes]) => (bytes === null ? [] : [[name, bytes] as const]));
}

/** Null for the labelled splits of the dataset. */
function splitOf({ conditions, split }: RobustnessCommandOptions): string | null {
  if (conditions !== 'split') return split ?? 'val';
  if (split === undefined) return null;
  throw new ConfigError(`robustness: --split must come without --conditions split, which takes all; got ${split}`);
}

/** Bars and lines have as many colours. */
function requireFew(named: readonly string[]): void {
  if (named.length <= MAX_SERIES) return;
  throw new ConfigError(`robustness: networks must be ${MAX_SERIES} at most; got ${named.length}`);
}

function corruptionList(text: string): readonly Corruption[] {
  if (text === 'all') return CORRUPTION_NAMES;
  if (text === 'none') return [];
  return distinct(text).map((name) => {
    const corruption = CORRUPTION_NAMES.find((known) => known === name);
    if (corruption !== undefined) return corruption;
    throw new InvalidArgumentError(`It must be all, none or some of ${CORRUPTION_NAMES.join(', ')}; got ${name}.`);
  });
}

function severityList(text: string): readonly Severity[] {
  const severities = distinct(text).map((number) => {
    const severity = SEVERITIES.find((known) => String(known) === number);
    if (severity !== undefined) return severity;
    throw new InvalidArgumentError(`Severities must be from 1 to 5; got ${number}.`);
  });
  return severities.sort((one, other) => one - other);
}

function nameList(text: string): readonly string[] {
  return distinct(text);
}

/** @throws InvalidArgumentError when something is named twice */
function distinct(text: string): string[] {
  const names = text.split(',');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidArgumentError(`Each must be named once; got ${twice} twice.`);
  return names;
}
