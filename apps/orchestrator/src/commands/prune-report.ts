import { join } from 'node:path';
import { type ImageSize, writeFileAtomic } from '@ssma/datasets';
import { type Command, Option } from 'commander';
import { NotFoundError } from '../errors.js';
import type { CheckpointPlaces } from '../network/checkpoint-file.js';
import type { MeasuredCheckpoint } from '../network/measure-checkpoints.js';
import type { MeasuredMethod, PrunedMethod } from '../results/pruning-report.js';
import type { RunsFolder } from '../runner/runs-folder.js';
import { taskProgress } from '../terminal/task-progress.js';
import { parseSize } from './network-size-options.js';
import { type ArtifactsOptions, artifactsOf, artifactsOption, jsonOption, runsOption, wholeNumber } from './options.js';
import { pruningReportText } from './prune-report-text.js';
import { forceOption, requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';
import { sweepOfArgument } from './sweep-argument.js';
import { withStore } from './with-store.js';

interface ReportOptions extends ArtifactsOptions {
  readonly passes: number;
  readonly size?: ImageSize;
  readonly out?: string;
  readonly force: boolean;
  readonly runs: RunsFolder;
  readonly json: boolean;
}

/** What `--out` writes. */
const FILES = { pareto: 'pareto.png', filters: 'filters.png', report: 'pruning.json' } as const;

/** `ssma prune report <sweep>`: scores, size, FLOPs and time of every stage of the pruned networks of a sweep. */
export function addPruneReport(prune: Command, services: Services): void {
  prune
    .command('report')
    .description('lay mean IoU, parameters, FLOPs and latency of every stage of pruning beside the paper')
    .argument('<sweep>', 'name, id or file of a sweep with a prune section that was started')
    .option('--passes <n>', 'timed passes of each network', wholeNumber(1), 30)
    .addOption(
      new Option('--size <WxH>', 'size of the timed images (default: what the networks were trained on)').argParser(
        parseSize,
      ),
    )
    .option('-o, --out <folder>', `where ${Object.values(FILES).join(', ')} go: chart, filters of each layer, numbers`)
    .addOption(forceOption())
    .addOption(runsOption())
    .addOption(artifactsOption('where networks that other machines have pruned are fetched from'))
    .addOption(jsonOption())
    .action(async (argument: string, options: ReportOptions) => {
      const { out } = options;
      if (out !== undefined) for (const file of Object.values(FILES)) requireFree(join(out, file), options);
      const { sweep, document, methods } = await report(argument, options, services);
      if (options.json) printJson(services, document);
      else services.print(pruningReportText(sweep, methods));
      if (out === undefined) return;
      const { filterPicture, paretoPicture } = await import('../results/pruning-charts.js');
      await writeFileAtomic(join(out, FILES.pareto), await paretoPicture(sweep, methods));
      await writeFileAtomic(join(out, FILES.filters), await filterPicture(sweep, methods));
      await writeFileAtomic(join(out, FILES.report), new TextEncoder().encode(JSON.stringify(document, null, 2)));
      for (const file of Object.values(FILES)) services.note(`${join(out, file)}: written`);
    });
}

async function report(argument: string, options: ReportOptions, { progressStream }: Services) {
  const { passes, size } = options;
  const { sweep, methods, paths } = await storedMethods(argument, options);
  const { measureCheckpoints } = await import('../network/measure-checkpoints.js');
  const progress = taskProgress(progressStream, `timing ${paths.size} networks`);
  try {
    progress.update(0, 1);
    const { machine, networks } = await measureCheckpoints([...paths.values()], { passes, size });
    const costs = new Map([...paths.keys()].map((key, index) => [key, networks[index] as MeasuredCheckpoint]));
    const measured = methods.map((method) => measuredMethod(method, costs));
    const document = { sweep, machine, timing: { passes, size: size ?? null }, methods: measured.map(writtenMethod) };
    return { sweep, methods: measured, document };
  } finally {
    progress.close();
  }
}

/** The methods of a sweep and the checkpoint of the first seed of each of their stages. */
async function storedMethods(argument: string, options: ReportOptions) {
  const { pruningsOfSweep } = await import('../store/prunings-of-sweep.js');
  const { configsOfSweep } = await import('../store/configs-of-sweep.js');
  const { prunedMethods } = await import('../results/pruning-report.js');
  const { stageCheckpoint } = await import('../network/checkpoint-file.js');
  return withStore(options.runs, async ({ db }) => {
    const { id, reporting } = await sweepOfArgument(db, argument);
    const trials = pruningsOfSweep(db, id);
    if (trials.length === 0) {
      throw new NotFoundError(
        `prune report: a trial of ${reporting.name} must have a finished stage of pruning; got none`,
      );
    }
    const configs = configsOfSweep(db, id);
    const methods = prunedMethods(trials, (trial) => configs.get(trial) as Readonly<Record<string, unknown>>);
    const places: CheckpointPlaces = { runs: options.runs, openArtifacts: () => artifactsOf(options) };
    const paths = new Map<string, string>();
    for (const { name, wholeKeys, stages } of methods) {
      for (const [number, [key]] of [wholeKeys, ...stages.map(({ stageKeys }) => stageKeys)].entries()) {
        if (key === undefined || paths.has(key)) continue;
        paths.set(key, await stageCheckpoint(db, { key, named: `${name}, stage ${number}` }, places));
      }
    }
    return { sweep: reporting.name, methods, paths };
  });
}

function measuredMethod(
  { name, wholeKeys, stages }: PrunedMethod,
  costs: ReadonlyMap<string, MeasuredCheckpoint>,
): MeasuredMethod {
  const costOf = ([key]: readonly string[]) => costs.get(key as string) as MeasuredCheckpoint;
  return {
    name,
    whole: costOf(wholeKeys),
    stages: stages.map((stage) => ({ ...stage, cost: costOf(stage.stageKeys) })),
  };
}

function writtenMethod({ name, whole, stages }: MeasuredMethod) {
  return {
    name,
    whole: writtenCost(whole),
    stages: stages.map(({ cost, ...stage }) => ({ ...stage, cost: writtenCost(cost) })),
  };
}

function writtenCost({ filters, ...cost }: MeasuredCheckpoint) {
  return { ...cost, filters: Object.fromEntries(filters) };
}
