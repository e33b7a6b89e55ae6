import type { PrintedStage } from '../results/printed-pruning.js';
import type { MeasuredMethod, MethodStage } from '../results/pruning-report.js';
import type { Spread } from '../results/spread.js';
import { alignColumns } from '../terminal/align-columns.js';

const HEADER = ['', 'stage', 'mIoU', 'removed', 'parameters', 'GFLOPs', 'ms', 'printed: mIoU, parameters, FLOPs'];

/** A report for the terminal: a line per method and stage, with the paper's figures where it has some. */
export function pruningReportText(sweep: string, methods: readonly MeasuredMethod[]): string {
  const rows = methods.flatMap(({ name, whole, stages }) => [
    [
      name,
      '0',
      score(stages[0]?.original ?? null),
      '',
      whole.parameters.toLocaleString('en'),
      billions(whole.flopsWithoutStage1),
      whole.latencyMs.toFixed(2),
      '',
    ],
    ...stages.map((stage, index) => stageRow(stage, { whole, number: index + 1 })),
  ]);
  return `${[
    `${sweep}: mean IoU in % on the validation split, fine-tuned and with the filters just removed`,
    '',
    ...alignColumns([HEADER, ...rows], [1, 2, 3, 4, 5, 6]),
    '',
    'Changes against the whole network. GFLOPs of one image without auxiliary heads and, as in the paper, without stage 1.',
    'Milliseconds are medians of forward passes in turns; printed are Table 8 of the paper, on Cityscapes.',
    '',
  ].join('\n')}`;
}

function stageRow(
  { original, removed, fineTuned, isAccepted, printed, cost }: MeasuredMethod['stages'][number],
  { whole, number }: { readonly whole: MeasuredMethod['whole']; readonly number: number },
): string[] {
  return [
    '',
    isAccepted ? String(number) : `${number} undone`,
    withGain(fineTuned, original),
    score(removed),
    withChange(cost.parameters.toLocaleString('en'), cost.parameters / whole.parameters),
    withChange(billions(cost.flopsWithoutStage1), cost.flopsWithoutStage1 / whole.flopsWithoutStage1),
    withChange(cost.latencyMs.toFixed(2), cost.latencyMs / whole.latencyMs),
    printedText(printed),
  ];
}

function withGain(value: MethodStage['fineTuned'], original: Spread | null): string {
  if (value === null || original === null) return score(value);
  return `${score(value)} (${signed(100 * (value.mean - original.mean))})`;
}

function score(spread: Spread | null): string {
  if (spread === null) return '-';
  const std = spread.std === null ? '' : ` ± ${(100 * spread.std).toFixed(2)}`;
  return `${(100 * spread.mean).toFixed(2)}${std}`;
}

function printedText(printed: PrintedStage | null): string {
  if (printed === null) return '';
  const { meanIou, parametersChange, flopsChange } = printed;
  return `${meanIou.toFixed(2)}, ${parametersChange.toFixed(2)} %, ${flopsChange.toFixed(2)} %`;
}

function withChange(text: string, ratio: number): string {
  return `${text} (${signed(100 * (ratio - 1))} %)`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
}

function billions(flops: number): string {
  return (flops / 1e9).toFixed(3);
}
