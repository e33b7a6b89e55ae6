import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@ssma/datasets';
import { classTableLatex, classTablePicture, type PooledMetric } from '@ssma/eval';
import { type Command, Option } from 'commander';
import type { ScoreComparison } from '../network/compare-scores.js';
import { alignColumns } from '../terminal/align-columns.js';
import { taskProgress } from '../terminal/task-progress.js';
import { type AnalysisOptions, addAnalysisOptions } from './analysis-options.js';
import { datasetOfArgument } from './dataset-argument.js';
import { NAMED_CHECKPOINTS, namedCheckpoints } from './named-checkpoints.js';
import { wholeNumber } from './options.js';
import { requireFree } from './require-free.js';
import { printJson, type Services } from './services.js';

interface CompareOptions extends AnalysisOptions {
  readonly metric: PooledMetric;
  readonly batchSize: number;
  readonly ids?: readonly string[];
  readonly samples: number;
  readonly output: string;
}

/** What the command writes, by what it is. */
const FILES = {
  pictures: 'comparison.png',
  table: 'classes.png',
  latex: 'classes.tex',
  document: 'comparison.json',
} as const;

/** `ssma analyse compare <name=checkpoint...>`: which of several networks is better, by how much, and where. */
export function addAnalyseCompare(analyse: Command, services: Services): void {
  const command = analyse
    .command('compare')
    .description(
      'score networks on the same images, say whether gains over the first are noise, and draw where they lie',
    )
    .argument('<name=checkpoint...>', NAMED_CHECKPOINTS);
  addAnalysisOptions(command)
    .addOption(
      new Option('--metric <name>', 'score whose gain is tested')
        .choices(['meanIou', 'pixelAccuracy'])
        .default('meanIou'),
    )
    .option('--batch-size <n>', 'images per forward pass', wholeNumber(1), 8)
    .option('--ids <id,...>', 'samples of the split that are drawn', (text: string) => text.split(','))
    .addOption(
      new Option('--samples <n>', 'how many are drawn where none are named, at even distances')
        .argParser(wholeNumber(1))
        .default(4)
        .conflicts('ids'),
    )
    .option('-o, --output <folder>', 'where JSON, tables and pictures go', 'comparison')
    .action(async (named: readonly string[], options: CompareOptions) => {
      for (const file of Object.values(FILES)) requireFree(join(options.output, file), options);
      const comparison = await compare(named, options, services);
      if (options.json) printJson(services, comparison);
      else services.print(comparisonText(comparison));
      for (const file of Object.values(FILES)) services.note(`${join(options.output, file)}: written`);
    });
}

async function compare(
  named: readonly string[],
  options: CompareOptions,
  { clock, progressStream }: Services,
): Promise<ScoreComparison> {
  // TensorFlow.js takes a second to load: only the commands that need it do.
  const { compareNetworks } = await import('../network/compare-networks.js');
  const { compareScores } = await import('../network/compare-scores.js');
  const networks = await namedCheckpoints('compare', named, { options, clock });
  const dataset = await datasetOfArgument(options.dataset, options);
  const { split, output, ids = null, samples: count } = options;
  const drawing = taskProgress(progressStream, 'drawing');
  const pictures = await compareNetworks(networks, { dataset, split, ids, count }, drawing.update).finally(
    drawing.close,
  );
  const scoring = taskProgress(progressStream, 'evaluating');
  const { comparison, table } = await compareScores(networks, { ...options, dataset }, scoring.update).finally(
    scoring.close,
  );
  await mkdir(output, { recursive: true });
  await writeFileAtomic(join(output, FILES.pictures), pictures);
  await writeFileAtomic(join(output, FILES.table), await classTablePicture(table));
  await writeFileAtomic(join(output, FILES.latex), Buffer.from(classTableLatex(table)));
  await writeFileAtomic(join(output, FILES.document), Buffer.from(`${JSON.stringify(comparison, null, 2)}\n`));
  return comparison;
}

function comparisonText({ metric, numImages, classNames, networks, gains }: ScoreComparison): string {
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : (100 * value).toFixed(2);
  const points = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : `${value < 0 ? '' : '+'}${percent(value)}`;
  const scores = networks.map(({ name, summary, intervals: { meanIou, pixelAccuracy } }) => [
    name,
    percent(summary.meanIou),
    `${percent(meanIou.low)} to ${percent(meanIou.high)}`,
    percent(summary.pixelAccuracy),
    `${percent(pixelAccuracy.low)} to ${percent(pixelAccuracy.high)}`,
  ]);
  const tests = gains.map(({ of, difference, low, high, permutationTest, signTest: { wins, losses, ties } }) => [
    of,
    points(difference),
    `${points(low)} to ${points(high)}`,
    permutationTest.p === null ? '-' : permutationTest.p.toPrecision(2),
    `${wins} / ${losses} / ${ties}`,
  ]);
  const classes = classNames.map((name, id) => [
    name,
    percent(networks[0]?.summary.perClass[id]?.iou),
    ...gains.map(({ perClassIou }) => points(perClassIou[id])),
  ]);
  const first = networks[0]?.name ?? '';
  const metricName = metric === 'meanIou' ? 'mIoU' : 'accuracy';
  return [
    ...alignColumns([['network', 'mIoU %', '95 %', 'accuracy %', '95 %'], ...scores], [1, 2, 3, 4]),
    '',
    ...alignColumns(
      [[`gain over ${first}`, `${metricName} points`, '95 %', 'p', 'images won / lost / tied'], ...tests],
      [1, 2, 3, 4],
    ),
    '',
    ...alignColumns(
      [['class', `${first} IoU %`, ...gains.map(({ of }) => of)], ...classes],
      [1, ...gains.map((_, index) => index + 2)],
    ),
    '',
    `${numImages} images; p of a permutation test over images: how often networks that are alike would differ so much`,
    '',
  ].join('\n');
}
