import { NETWORK_NAMES } from '@ssma/core/spec';
import type { ColorMap } from '@ssma/eval';
import type { AxisField, ReceptiveField } from '@ssma/eval/explain';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../errors.js';
import type { EmpiricalOptions, UnitPosition } from '../network/empirical-fields.js';
import type { FieldNetwork, NetworkFields } from '../network/receptive-fields.js';
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
import { forceOption, requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';

/** What goes with `--dataset` alone; left out, each takes the default that its description tells. */
interface OcclusionOptions extends DatasetOptions {
  readonly dataset?: string;
  readonly split?: string;
  readonly ids?: readonly string[];
  readonly samples?: number;
  readonly unit?: UnitPosition;
  readonly inputs?: readonly string[];
  readonly patch?: number;
  readonly stride?: number;
  readonly batchSize?: number;
  readonly colorMap?: ColorMap;
  readonly output?: string;
  readonly force: boolean;
}

interface FieldCommandOptions extends OcclusionOptions, ArtifactsOptions {
  readonly layer: readonly string[];
  readonly from?: string;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma analyse receptive-field <network>`: what units can see, and with samples what moves them. */
export function addAnalyseReceptiveField(analyse: Command, services: Services): void {
  analyse
    .command('receptive-field')
    .description('compute what units of layers see; with --dataset, measure and draw what changes one of them')
    .argument('<network>', 'checkpoint file, id of a trained trial, or name of a network for the theory alone')
    .addOption(
      new Option('--layer <name...>', 'layers').default([], 'of every eASPP the branch of rate 12 and the output'),
    )
    .option('--from <layer>', 'layer in whose output the theoretical fields are told, instead of the inputs')
    .option('--dataset <dataset>', 'folder of a dataset, or a sweep file that names one: hide patches of its samples')
    .option('--split <name>', 'split of the dataset (default: "val")')
    .option('--ids <id,...>', 'samples of the split', (text: string) => text.split(','))
    .addOption(
      new Option('--samples <n>', 'number of samples where none are named, at even distances (default: 1)')
        .argParser(wholeNumber(1))
        .conflicts('ids'),
    )
    .option('--unit <row,column>', "unit of the layers' maps (default: the middle)", parseUnit)
    .option('--inputs <modality,...>', 'inputs that the patch hides (default: all)', (text: string) => text.split(','))
    .option('--patch <pixels>', 'side of the patch (default: 8)', wholeNumber(1))
    .option('--stride <pixels>', 'from one patch to the next, at most its side (default: 4)', wholeNumber(1))
    .option('--batch-size <n>', 'copies of a sample per forward pass (default: 16)', wholeNumber(1))
    .addOption(
      new Option('--color-map <name>', 'colours of the heat; jet is what the paper has (default: "inferno")').choices([
        'inferno',
        'viridis',
        'jet',
      ]),
    )
    .option('-o, --output <folder>', 'where the sheets go (default: "receptive-field")')
    .addOption(forceOption())
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where a trial that another machine has trained is fetched from'))
    .addOption(jsonOption())
    .action(async (argument: string, options: FieldCommandOptions) => {
      const fields = await measure(argument, options, services);
      if (options.json) printJson(services, { network: argument, ...fields });
      else services.print(fieldsText(fields));
    });
}

async function measure(argument: string, options: FieldCommandOptions, services: Services): Promise<NetworkFields> {
  const { layer: layers, from = null, dataset } = options;
  if (dataset === undefined) requireNoDatasetOptions(options);
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { isNetworkName, receptiveFields } = await import('../network/receptive-fields.js');
  const isName = isNetworkName(argument, NETWORK_NAMES);
  if (isName && dataset !== undefined) {
    throw new ConfigError(
      `receptive-field: --dataset must come with a trained network; got the name ${argument} and ${dataset}`,
    );
  }
  const source = isName
    ? { kind: 'name' as const, network: argument }
    : await checkpointOf(argument, options, services);
  const empirical = dataset === undefined ? null : await empiricalOptions(dataset, options, services);
  return receptiveFields(source, { layers, from, empirical });
}

async function checkpointOf(
  argument: string,
  options: FieldCommandOptions,
  { clock }: Services,
): Promise<FieldNetwork> {
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const places = { runs: options.runs, openArtifacts: () => artifactsOf(options) };
  return { kind: 'checkpoint', path: await checkpointFile(argument, places, clock()) };
}

async function empiricalOptions(
  argument: string,
  options: OcclusionOptions,
  { progressStream }: Services,
): Promise<EmpiricalOptions> {
  const { split = 'val', ids = null, samples: count = 1, unit = null, inputs = null } = options;
  const {
    patch: patchSize = 8,
    stride = 4,
    batchSize = 16,
    colorMap = 'inferno',
    output = 'receptive-field',
  } = options;
  return {
    samples: { dataset: await datasetOfArgument(argument, options), split, ids, count },
    unit,
    inputs,
    patches: { patchSize, stride, batchSize },
    colorMap,
    folder: output,
    requireFree: (path) => requireFree(path, options),
    startProgress: (task) => taskProgress(progressStream, task),
  };
}

/** Without samples nothing is hidden or drawn: an option that is about that would have no effect. */
function requireNoDatasetOptions(options: OcclusionOptions): void {
  const { split, ids, samples, unit, inputs, patch, stride, batchSize, colorMap, output, force, as, set } = options;
  const [stray] = Object.entries({
    split,
    ids: ids?.join(),
    samples,
    unit: unit && `${unit.row},${unit.column}`,
    inputs: inputs?.join(),
    patch,
    stride,
    'batch-size': batchSize,
    'color-map': colorMap,
    output,
    force: force || undefined,
    as,
    set: set[0],
  }).filter(([, value]) => value !== undefined);
  if (stray !== undefined)
    throw new ConfigError(`receptive-field: --${stray[0]} must come with --dataset; got ${stray[1]} without it`);
}

function parseUnit(text: string): UnitPosition {
  const [, row, column] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (row === undefined || column === undefined)
    throw new InvalidArgumentError(`It must be <row>,<column>, from 0 on, e.g. 3,6; got ${text}.`);
  return { row: Number(row), column: Number(column) };
}

function fieldsText({ layers, samples }: NetworkFields): string {
  const rows = layers.flatMap(({ layer, fields }) => fields.map((field) => [layer, ...fieldCells(field)]));
  const table = alignColumns([['layer', 'sees', 'size', 'stride', 'offset', 'density'], ...rows]);
  const sheets = (samples ?? []).map(({ sheet }) => sheet);
  return [
    ...table,
    '',
    'Rows x columns, in pixels of what is seen: the window of a unit, the way to the next window, the first pixel of',
    "unit 0 (below 0: in the padding), and the share of the window's rows and columns that a unit sees.",
    ...(sheets.length === 0 ? [] : ['', ...sheets]),
    '',
  ].join('\n');
}

function fieldCells({ from, rows, columns }: ReceptiveField): string[] {
  const both = (text: (field: Extract<AxisField, { kind: 'window' }>) => string, whole: string) =>
    [rows, columns].map((field) => (field.kind === 'whole' ? whole : text(field))).join(' x ');
  return [
    from,
    both(({ size }) => String(size), 'all'),
    both(({ stride }) => String(Number(stride.toPrecision(4))), '-'),
    both(({ offset }) => String(offset), '-'),
    both(({ density }) => density.toFixed(3), '1.000'),
  ];
}
