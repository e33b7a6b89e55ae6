import { NETWORK_NAMES } from '@ssma/core/spec';
import type { PruneSpec } from '@ssma/prune/spec';
import type { Command } from 'commander';
import { ConfigError } from '../errors.js';
import type { NetworkSize } from '../network/built-network.js';
import type { MeasuredSource } from '../network/measuring-task.js';
import type { PlanOptions, PruningPlan } from '../network/plan-pruning.js';
import { listenForInterrupts } from '../runner/interrupts.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type DatasetOptions, datasetOfArgument, formatOption } from './dataset-argument.js';
import { addNetworkSizeOptions, givenSizeOption } from './network-size-options.js';
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
import { addPruneOptions, type PruneOptions, pruneSpecOf } from './prune-options.js';
import { pruningPlanText } from './pruning-plan-text.js';
import { printJson, type Services } from './services.js';

interface PlanCommandOptions extends PruneOptions, NetworkSize, DatasetOptions, ArtifactsOptions {
  readonly data?: string;
  readonly split: string;
  readonly batchSize: number;
  readonly layers: boolean;
  readonly latency: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma prune plan <network>`: what the stages of pruning would take of a network, without training it. */
export function addPrunePlan(prune: Command, services: Services): void {
  const command = prune
    .command('plan')
    .description('carry out the stages of pruning without training, and count what is left')
    .argument('<network>', 'checkpoint file, id of a trial or name of a network');
  addNetworkSizeOptions(addPruneOptions(command))
    .option('--data <dataset>', 'folder of a dataset, or a sweep file that names one; the Taylor ranking reads it')
    .addOption(formatOption())
    .addOption(setOption())
    .addOption(allowPathOption())
    .option('--split <name>', 'split that the ranking reads', 'train')
    .option('--batch-size <n>', 'images of a batch that the ranking reads', wholeNumber(1), 8)
    .option('--layers', 'also print how many filters each layer has behind each stage', false)
    .option('--latency', 'also time a forward pass of each network', false)
    .addOption(runsOption())
    .addOption(artifactsOption('where a trial that another machine has trained is fetched from'))
    .addOption(jsonOption())
    .action(async (network: string, options: PlanCommandOptions) => {
      const source = await sourceOf(network, { ...options, given: givenSizeOption(command) }, services);
      const settings = await settingsOf(options);
      const plan = await planned({ source, prune: settings, data: await dataOf(options) }, options, services);
      if (options.json) printJson(services, { name: network, settings, ...plan });
      else services.print(pruningPlanText(network, plan, { settings, withLayers: options.layers }));
    });
}

/** Without a dataset there is no loss to rank by: L1 then, unless a ranking is named. */
async function settingsOf({ data, ...options }: PlanCommandOptions): Promise<PruneSpec> {
  const isNamed = options.ranking !== undefined || options.sweep !== undefined;
  const ranking = data === undefined && !isNamed ? 'l1' : options.ranking;
  const settings = await pruneSpecOf('prune plan', { ...options, ...(ranking !== undefined && { ranking }) });
  if (settings.ranking !== 'taylor' || data !== undefined) return settings;
  throw new ConfigError(
    'prune plan: the Taylor ranking must have --data; got none (l1, batch-norm and random need none)',
  );
}

async function dataOf({ data, split, batchSize, ...options }: PlanCommandOptions): Promise<PlanOptions['data']> {
  return data === undefined ? null : { dataset: await datasetOfArgument(data, options), split, batchSize };
}

async function sourceOf(
  network: string,
  options: PlanCommandOptions & { readonly given: keyof NetworkSize | undefined },
  { clock }: Services,
): Promise<MeasuredSource> {
  const { classes, size, widthMultiplier, modalities, given, runs } = options;
  if (NETWORK_NAMES.some((name) => name === network)) {
    const built = { classes, size, widthMultiplier, ...(modalities !== undefined && { modalities }) };
    return { kind: 'named', network, size: built };
  }
  if (given !== undefined) {
    throw new ConfigError(
      `prune plan: the size must come with the name of a network; got ${network}, which has its own`,
    );
  }
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  return {
    kind: 'checkpoint',
    path: await checkpointFile(network, { runs, openArtifacts: () => artifactsOf(options) }, clock()),
  };
}

async function planned(
  what: Pick<PlanOptions, 'source' | 'prune' | 'data'>,
  { latency }: PlanCommandOptions,
  { progressStream, note }: Services,
): Promise<PruningPlan> {
  const { planPruning } = await import('../network/plan-pruning.js');
  const interrupts = listenForInterrupts(() => note('Stopping.'));
  const progress = taskProgress(progressStream, 'pruning');
  try {
    const { stop: signal } = interrupts;
    return await planPruning({ ...what, withLatency: latency, signal, onProgress: progress.update });
  } finally {
    progress.close();
    interrupts.dispose();
  }
}
