import { PAPER_STAGES, type PruneSpec, type StageTarget } from '@ssma/prune/spec';
import { sameJson } from '../hash/canonical-json.js';
import type { PlannedCosts, PruningPlan } from '../network/plan-pruning.js';
import { type PrintedStage, printedMethod } from '../results/printed-pruning.js';
import { alignColumns } from '../terminal/align-columns.js';

interface PlanTextOptions {
  readonly settings: PruneSpec;
  readonly withLayers: boolean;
}

/** A plan for the terminal: a line per stage, the paper's figures beside it where it is the paper's, then the layers. */
export function pruningPlanText(name: string, plan: PruningPlan, { settings, withLayers }: PlanTextOptions): string {
  const { network, costs, stages, size, modalities } = plan;
  const printed = network === 'adapnet++' ? printedStages(settings, stages.length) : [];
  const hasLatency = costs.latencyMs !== null;
  const printedTitle = printed.length > 0 ? ['printed'] : [];
  const header = ['stage', 'layers', 'target', 'parameters', 'GFLOPs', ...(hasLatency ? ['ms'] : []), ...printedTitle];
  const rows = [
    ['0', '', '', ...costCells(costs, costs), ...printedTitle.map(() => '')],
    ...stages.map(({ layers, target, costs: left }, index) => [
      String(index + 1),
      (layers ?? ['all']).join(' '),
      targetText(target),
      ...costCells(left, costs),
      ...printedTitle.map(() => printedText(printed[index])),
    ]),
  ];
  const table = alignColumns([header, ...rows], [3, 4, ...(hasLatency ? [5] : [])]);
  const { ranking, shortcuts, sums, minimumFilters } = settings;
  return `${[
    `${name}: ${size.width} x ${size.height}, ${modalities.join(' + ')}; ranked by ${ranking}, shortcuts ${shortcuts}, sums ${sums}, at least ${minimumFilters} filters per layer`,
    '',
    ...table,
    '',
    'Changes against the whole network. GFLOPs of one image without auxiliary heads and, as in the paper, without stage 1.',
    ...(withLayers ? ['', ...layerLines(plan)] : []),
  ].join('\n')}\n`;
}

function costCells({ parameters, flopsWithoutStage1, latencyMs }: PlannedCosts, whole: PlannedCosts): string[] {
  return [
    withChange(parameters.toLocaleString('en'), parameters / whole.parameters),
    withChange((flopsWithoutStage1 / 1e9).toFixed(2), flopsWithoutStage1 / whole.flopsWithoutStage1),
    ...(latencyMs === null || whole.latencyMs === null
      ? []
      : [withChange(latencyMs.toFixed(1), latencyMs / whole.latencyMs)]),
  ];
}

function withChange(text: string, ratio: number): string {
  return ratio === 1 ? text : `${text} (${percent(100 * (ratio - 1))})`;
}

function targetText(target: StageTarget): string {
  if ('scoreBelow' in target) return `scores below ${target.scoreBelow}`;
  return `${target.measure} ${percent(-100 * target.reduction)}`;
}

function printedText(stage: PrintedStage | undefined): string {
  return stage === undefined ? '' : `${percent(stage.parametersChange)}, ${percent(stage.flopsChange)}`;
}

/** Of the default stages: with any others the paper has nothing to do. The baseline's are those of "Oracle with skip". */
function printedStages({ stages, shortcuts }: PruneSpec, numStages: number): readonly PrintedStage[] {
  if (!sameJson(stages, PAPER_STAGES)) return [];
  return printedMethod({ ranking: 'taylor', shortcuts })?.stages.slice(0, numStages) ?? [];
}

function layerLines({ layers }: PruningPlan): string[] {
  const header = ['layer', 'filters', ...(layers[0]?.filters.slice(1) ?? []).map((_, index) => `stage ${index + 1}`)];
  const rows = layers.map(({ name, filters }) => [name, ...filters.map(String)]);
  return alignColumns([header, ...rows], header.map((_, column) => column).slice(1));
}

function percent(value: number): string {
  return `${value.toFixed(2)} %`;
}
