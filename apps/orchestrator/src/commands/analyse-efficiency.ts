import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NETWORK_NAMES } from '@ssma/core/spec';
import { writeFileAtomic } from '@ssma/datasets';
import { type Command, InvalidArgumentError } from 'commander';
import { ConfigError } from '../errors.js';
import type { NetworkSize } from '../network/built-network.js';
import { type EfficiencyReport, type MeasuredNetwork, measureEfficiency } from '../network/measure-efficiency.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { efficiencyText } from './efficiency-text.js';
import { moduleSharesChart } from './module-shares-chart.js';
import { addNetworkSizeOptions, givenSizeOption } from './network-size-options.js';
import { type ArtifactsOptions, artifactsOf, artifactsOption, jsonOption, runsOption, wholeNumber } from './options.js';
import { forceOption, requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';

interface EfficiencyOptions extends NetworkSize, ArtifactsOptions {
  readonly batchSizes: readonly number[];
  readonly passes: number;
  readonly warmUp: number;
  readonly out?: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** `ssma analyse efficiency <network...>`: time, memory, size and cost of networks and their modules on this machine. */
export function addAnalyseEfficiency(analyse: Command, services: Services): void {
  const command = analyse
    .command('efficiency')
    .description('measure latency, images/s, memory, parameters, FLOPs and what each module takes of them')
    .argument(
      '<network...>',
      'checkpoint files, ids of trials or names of networks; <name>=<any of these> to give it a name',
    );
  addNetworkSizeOptions(command)
    .option('--batch-sizes <n,...>', 'images per forward pass', batchSizes, [1, 2, 4, 8])
    .option('--passes <n>', 'timed passes of each batch size', wholeNumber(1), 20)
    .option('--warm-up <n>', 'passes before them, which do not count', wholeNumber(0), 3)
    .option('-o, --out <folder>', 'where <name>-modules.png goes, a chart of the shares of the modules')
    .addOption(forceOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where trials that other machines have trained are fetched from'))
    .addOption(jsonOption())
    .action(async (words: readonly string[], options: EfficiencyOptions) => {
      const networks = await networksOf(words, { ...options, given: givenSizeOption(command) }, services);
      const charts = chartFiles(networks, options);
      const report = await measured(networks, options, services);
      for (const [index, path] of charts.entries()) {
        const network = report.networks[index];
        if (network !== undefined) await writeFileAtomic(path, await moduleSharesChart(network));
        services.note(`${path}: written`);
      }
      if (options.json) printJson(services, report);
      else services.print(efficiencyText(report));
    });
}

async function measured(
  networks: readonly MeasuredNetwork[],
  { batchSizes, warmUp, passes }: EfficiencyOptions,
  { measuringProgram: program, progressStream }: Services,
): Promise<EfficiencyReport> {
  const progress = taskProgress(progressStream, 'measuring');
  try {
    return await measureEfficiency(networks, { batchSizes, warmUp, passes }, { program, onProgress: progress.update });
  } finally {
    progress.close();
  }
}

async function networksOf(
  words: readonly string[],
  options: EfficiencyOptions & { readonly given: keyof NetworkSize | undefined },
  { clock }: Services,
): Promise<MeasuredNetwork[]> {
  const { classes, size, widthMultiplier, modalities, given } = options;
  const named = words.map(namedArgument);
  requireDistinct(named.map(({ name }) => name));
  const { checkpointFile } = await import('../network/checkpoint-file.js');
  const places = { runs: options.runs, openArtifacts: () => artifactsOf(options) };
  const networks: MeasuredNetwork[] = [];
  for (const { name, argument } of named) {
    if (isNetworkName(argument)) {
      const built = { classes, size, widthMultiplier, ...(modalities !== undefined && { modalities }) };
      networks.push({ name, source: { kind: 'named', network: argument, size: built } });
      continue;
    }
    requireCheckpointWord(argument);
    networks.push({ name, source: { kind: 'checkpoint', path: await checkpointFile(argument, places, clock()) } });
  }
  if (given !== undefined && networks.every(({ source }) => source.kind === 'checkpoint')) {
    throw new ConfigError(
      `efficiency: --${optionName(given)} must come with the name of a network; got checkpoints alone, which have their own`,
    );
  }
  return networks;
}

/** `name=argument`; without a name the argument is the name. */
function namedArgument(text: string): { readonly name: string; readonly argument: string } {
  const [, name, argument] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && argument !== undefined) return { name, argument };
  if (text.includes('=')) {
    throw new ConfigError(`efficiency: network must be <name>=<checkpoint or network>, e.g. mine=ssma; got ${text}`);
  }
  return { name: text, argument: text };
}

function isNetworkName(argument: string): boolean {
  return NETWORK_NAMES.some((name) => name === argument);
}

function requireCheckpointWord(argument: string): void {
  if (existsSync(argument) || /^t[0-9a-f]+$/.test(argument)) return;
  throw new ConfigError(
    `efficiency: network must be a checkpoint file, the id of a trial or one of ${NETWORK_NAMES.join(', ')}; got ${argument}`,
  );
}

function requireDistinct(names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new ConfigError(`efficiency: networks must have different names, <name>=<network>; got ${repeated} twice`);
}

/** Asked before anything is measured. */
function chartFiles(networks: readonly MeasuredNetwork[], { out, force }: EfficiencyOptions): string[] {
  if (out === undefined) {
    if (force) throw new ConfigError('efficiency: --force must come with --out; got it without');
    return [];
  }
  return networks.map(({ name }) => {
    if (/[/\\]/.test(name)) {
      throw new ConfigError(`efficiency: a network with a chart must have a name, <name>=<network>; got ${name}`);
    }
    const path = join(out, `${name}-modules.png`);
    requireFree(path, { force });
    return path;
  });
}

function optionName(key: keyof NetworkSize): string {
  return key === 'widthMultiplier' ? 'width-multiplier' : key;
}

/** `1,2,4`, in ascending order. */
function batchSizes(text: string): number[] {
  const sizes = text.split(',').map(wholeNumber(1));
  const repeated = sizes.find((size, index) => sizes.indexOf(size) !== index);
  if (repeated !== undefined) throw new InvalidArgumentError(`Each must be there once; got ${repeated} twice.`);
  return sizes.sort((a, b) => a - b);
}
