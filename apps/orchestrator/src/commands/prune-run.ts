import { basename } from 'node:path';
import { type DatasetSpec, openDataset } from '@ssma/datasets';
import { type PruneSpec, pruningSteps } from '@ssma/prune/spec';
import { type Command, Option } from 'commander';
import { ConfigError } from '../errors.js';
import { planSweep } from '../plan/plan-sweep.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { sweepOfWritten } from '../sweep/written-sweep.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import type { LoadedSweep } from './load-sweep.js';
import { allowPathOption, artifactsOf, setOption, wholeNumber } from './options.js';
import { addPruneOptions, type PruneOptions, pruneSpecOf } from './prune-options.js';
import type { Services } from './services.js';
import { addRunOptions, runLoadedSweep, type StartOptions } from './sweep-start.js';

interface PruneRunOptions extends PruneOptions, DatasetOptions, StartOptions {
  readonly name?: string;
  readonly protocol: 'paper' | 'quick';
  readonly steps?: number;
  readonly split: string;
  readonly set: readonly string[];
  readonly allowPath: readonly string[];
}

/** `ssma prune run <network> <dataset>`: prunes a trained network stage by stage, with fine-tuning behind each. */
export function addPruneRun(prune: Command, services: Services): void {
  const command = prune
    .command('run')
    .description('prune a trained network stage by stage, fine-tune and score it behind each')
    .argument('<network>', 'checkpoint file, or id of a trained trial')
    .argument('<dataset>', 'folder of a dataset, or a sweep file that names one');
  addRunOptions(addPruneOptions(command))
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .option('--name <name>', 'name of the sweep that this is (default: prune- and the name of the network)')
    .addOption(
      new Option('--protocol <name>', 'where the settings of fine-tuning come from')
        .choices(['paper', 'quick'])
        .default('paper'),
    )
    .option('--steps <n>', 'updates of each fine-tuning (default: those of the protocol)', wholeNumber(0))
    .option('--split <name>', 'split that the networks are scored on', 'val')
    .action(async (network: string, dataset: string, options: PruneRunOptions) => {
      const loaded = await loadPruning(network, dataset, options, services);
      const command = ['prune', 'run', network, dataset, ...givenWords(options)];
      await runLoadedSweep(loaded, { ...options, command }, services);
      services.note(`"ssma prune report ${loaded.sweep.name}" lays parameters, FLOPs and latency beside the scores.`);
    });
}

/** The sweep of a trial for each number of stages, none among them. */
async function loadPruning(
  argument: string,
  datasetArgument: string,
  options: PruneRunOptions,
  services: Services,
): Promise<LoadedSweep> {
  const { protocol, steps, split, runs, name = nameFor(argument) } = options;
  const prune = await pruneSpecOf('prune run', options);
  const dataset = await datasetOfArgument(datasetArgument, options);
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const places = { runs, openArtifacts: () => artifactsOf(options) };
  const checkpoint = await checkpointFile(argument, places, services.clock());
  const { readCheckpoint } = await import('@ssma/train');
  const { network } = await readCheckpoint(checkpoint);
  await requireClasses(dataset, network.classes, checkpoint);
  const written = {
    name,
    dataset,
    input: network.input,
    model: network.model,
    train: { protocol, checkpoint, ...(steps !== undefined && { afterPruning: { steps } }) },
    prune: withoutUpTo(prune),
    evaluate: { split },
    grid: { 'prune.upTo': [...Array(pruningSteps(prune).length + 1).keys()] },
    report: { rows: ['prune.upTo'] },
  };
  const definition = sweepOfWritten(written, 'prune run');
  const expanded = expandSweep(definition);
  const plan = await planSweep(expanded.trials, services);
  return { file: definition.file, sweep: definition.sweep, expanded, plan };
}

function withoutUpTo({ upTo: _, ...prune }: PruneSpec): Omit<PruneSpec, 'upTo'> {
  return prune;
}

/** Letters, digits and hyphens of a file's name or a trial's id. */
function nameFor(argument: string): string {
  const words = basename(argument, '.safetensors')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['network'];
  return `prune-${words.join('-')}`;
}

async function requireClasses(
  spec: DatasetSpec,
  classes: readonly { readonly name: string }[],
  checkpoint: string,
): Promise<void> {
  const { description } = await openDataset(spec);
  const [wanted, got] = [classes, description.classes].map((list) => list.map(({ name }) => name).join(', '));
  if (wanted === got) return;
  throw new ConfigError(`prune run: dataset must have the classes of ${checkpoint}, ${wanted}; got ${got}`);
}

/** The options of pruning that were given, as they were typed; those of the run are added by it. */
function givenWords(options: PruneRunOptions): string[] {
  const { sweep, ranking, shortcuts, sums, batches, minimumFilters, upTo, maximumLoss, as, name, steps } = options;
  const given = {
    '--sweep': sweep,
    '--ranking': ranking,
    '--shortcuts': shortcuts,
    '--sums': sums,
    '--batches': batches,
    '--minimum-filters': minimumFilters,
    '--up-to': upTo,
    '--maximum-loss': maximumLoss,
    '--as': as,
    '--name': name,
    '--protocol': options.protocol,
    '--steps': steps,
    '--split': options.split,
  };
  return Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : [option, String(value)]));
}
