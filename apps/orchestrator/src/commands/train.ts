import type { Command } from 'commander';
import { planSweep } from '../plan/plan-sweep.js';
import { configsOf, requireAllowedPaths } from '../sweep/allowed-paths.js';
import { expandSweep } from '../sweep/expand-sweep.js';
import { readSweep } from '../sweep/read-sweep.js';
import { WITHOUT_LAB } from './lab-options.js';
import type { LoadedSweep } from './load-sweep.js';
import { allowPathOption, jsonOption, runsOption, setOption, wholeNumber } from './options.js';
import { addPolicyOptions } from './policy-options.js';
import type { Services } from './services.js';
import { type RunOptions, runLoadedSweep } from './sweep-start.js';

type TrainOptions = Omit<RunOptions, 'concurrency' | 'command'> & { readonly seed: number };

/** `ssma train <file>`: the base of a sweep file as one trial, without its axes. */
export function addTrain(program: Command, services: Services): void {
  addPolicyOptions(program.command('train'))
    .description('train and evaluate the base configuration of a sweep file, without its axes')
    .argument('<file>', 'sweep file (YAML)')
    .addOption(setOption())
    .addOption(allowPathOption())
    .option('--seed <n>', 'seed of weights, data order and augmentation', wholeNumber(0), 0)
    .addOption(runsOption())
    .option('--classes', 'show the IoU of every class', false)
    .option('--groups', 'show the mean IoU of every group of samples (evaluate.groupBy)', false)
    .addOption(jsonOption())
    .action(async (file: string, options: TrainOptions) => {
      const loaded = await loadBase(file, options, services);
      const command = ['train', file, '--seed', String(options.seed)];
      await runLoadedSweep(loaded, { ...WITHOUT_LAB, ...options, concurrency: 1, command }, services);
    });
}

async function loadBase(
  file: string,
  { set, allowPath, seed }: TrainOptions,
  services: Services,
): Promise<LoadedSweep> {
  const definition = await readSweep(file, set);
  const { baseline: _, ...base } = definition.sweep;
  const sweep = {
    ...base,
    name: `${base.name}-base`,
    seeds: [seed],
    grid: {},
    zip: [],
    include: [],
    exclude: [],
    when: [],
    report: {},
  };
  const expanded = expandSweep({ ...definition, sweep });
  requireAllowedPaths(definition, configsOf(expanded), allowPath);
  return { file, sweep, expanded, plan: await planSweep(expanded.trials, services) };
}
