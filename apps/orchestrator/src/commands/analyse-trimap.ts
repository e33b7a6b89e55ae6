import { writeFileAtomic } from '@ssma/datasets';
import { lineChart } from '@ssma/eval';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NetworkTrimap, TrimapSplit } from '../network/trimap-networks.js';
import { alignColumns } from '../terminal/align-columns.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type AnalysisOptions, addAnalysisOptions } from './analysis-options.js';
import { datasetOfArgument } from './dataset-argument.js';
import { NAMED_CHECKPOINTS, namedCheckpoints } from './named-checkpoints.js';
import { wholeNumber } from './options.js';
import { requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';

interface TrimapCommandOptions extends AnalysisOptions, Omit<TrimapSplit, 'dataset' | 'split'> {
  readonly out: string;
}

/** Widths in the printed table; the chart and `--json` have every one. */
const PRINTED_WIDTHS = [1, 2, 5, 10, 20, 30, 40, 50];

/** `ssma analyse trimap <name=checkpoint...>`: scores near boundaries, as in Figure 17. */
export function addAnalyseTrimap(analyse: Command, services: Services): void {
  const command = analyse
    .command('trimap')
    .description('score networks within bands of growing width around boundaries')
    .argument('<name=checkpoint...>', NAMED_CHECKPOINTS);
  addAnalysisOptions(command)
    .addOption(
      new Option('--around <what>', 'void: ignored pixels, which lie along objects; boundary: every change of label')
        .choices(['void', 'boundary'])
        .default('void'),
    )
    .addOption(new Option('--shape <shape>', 'of the dilation').choices(['disk', 'square']).default('disk'))
    .option('--max-width <n>', 'widest band, in pixels of the network input, at most 255', bandWidth, 50)
    .option('--batch-size <n>', 'images per forward pass', wholeNumber(1), 8)
    .option('-o, --out <file>', 'PNG file to write', 'trimap.png')
    .action(async (named: readonly string[], options: TrimapCommandOptions) => {
      requireFree(options.out, options);
      const trimaps = await trimapsOf(named, options, services);
      await writeFileAtomic(options.out, await chartOf(trimaps, options));
      const { split, around, shape } = options;
      if (options.json) printJson(services, { split, around, shape, networks: trimaps });
      else services.print(trimapText(trimaps));
      services.note(`${options.out}: written`);
    });
}

async function trimapsOf(
  named: readonly string[],
  options: TrimapCommandOptions,
  { clock, progressStream }: Services,
): Promise<NetworkTrimap[]> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { trimapNetworks } = await import('../network/trimap-networks.js');
  const networks = await namedCheckpoints('trimap', named, { options, clock });
  const dataset = await datasetOfArgument(options.dataset, options);
  const progress = taskProgress(progressStream, 'evaluating');
  return trimapNetworks(networks, { ...options, dataset }, progress.update).finally(progress.close);
}

function chartOf(trimaps: readonly NetworkTrimap[], { around, shape }: TrimapCommandOptions): Promise<Uint8Array> {
  return lineChart({
    title: around === 'void' ? 'Scores around ignored pixels' : 'Scores around changes of label',
    valueAxis: 'mIoU in %',
    placeAxis: `width of the band in pixels (${shape})`,
    places: trimaps[0]?.curve.map(({ width }) => width) ?? [],
    series: trimaps.map(({ name, curve }) => ({
      name,
      values: curve.map(({ meanIou }) => (meanIou === null ? null : 100 * meanIou)),
    })),
  });
}

function trimapText(trimaps: readonly NetworkTrimap[]): string {
  const widths = trimaps[0]?.curve.map(({ width }) => width) ?? [];
  const printed = widths.filter((width) => PRINTED_WIDTHS.includes(width) || width === widths.at(-1));
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : (100 * value).toFixed(2);
  const rows = trimaps.map(({ name, curve }) => [
    name,
    ...printed.map((width) => percent(curve.find((point) => point.width === width)?.meanIou)),
  ]);
  const header = ['mIoU % within', ...printed.map((width) => `${width} px`)];
  return `${alignColumns(
    [header, ...rows],
    printed.map((_, index) => index + 1),
  ).join('\n')}\n`;
}

function bandWidth(text: string): number {
  const width = wholeNumber(2)(text);
  if (width > 255) throw new InvalidArgumentError(`It must be a whole number from 2 to 255; got ${text}.`);
  return width;
}
