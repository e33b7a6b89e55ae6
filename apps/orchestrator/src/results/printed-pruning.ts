import type { PruneSpec } from '@ssma/prune/spec';

/** A stage as the paper prints it: mean IoU in percent, changes against the whole network in percent. */
export interface PrintedStage {
  readonly meanIou: number;
  readonly parametersChange: number;
  readonly flopsChange: number;
}

/** A method of the paper with its stages from the first on. */
export interface PrintedMethod {
  readonly name: string;
  readonly settings: Pick<PruneSpec, 'ranking' | 'shortcuts'>;
  readonly stages: readonly PrintedStage[];
}

/** Mean IoU of the whole network on Cityscapes, 11 classes. */
export const PRINTED_WHOLE_IOU = 80.77;

/** Table 8 of the paper, of which Figure 15 shows the same numbers. The baseline has one stage there. */
export const PRINTED_METHODS: readonly PrintedMethod[] = [
  {
    name: 'Baseline',
    settings: { ranking: 'l1', shortcuts: 'left-alone' },
    stages: [stage(80.67, -5.4, -1.75)],
  },
  {
    name: 'Oracle',
    settings: { ranking: 'taylor', shortcuts: 'left-alone' },
    stages: [
      stage(80.8, -6.15, -2.04),
      stage(80.56, -21.62, -9.49),
      stage(80.18, -28.28, -39.45),
      stage(79.65, -34.07, -40.98),
      stage(77.95, -41.09, -42.34),
    ],
  },
  {
    name: 'Oracle with skip',
    settings: { ranking: 'taylor', shortcuts: 'pruned' },
    stages: [
      stage(80.8, -6.82, -2.38),
      stage(80.58, -23.31, -10.34),
      stage(80.21, -30.1, -40.05),
      stage(79.68, -34.6, -41.12),
      stage(78.05, -41.62, -42.6),
    ],
  },
];

/** The method of the paper that these settings are; undefined for any other. */
export function printedMethod({ ranking, shortcuts }: PrintedMethod['settings']): PrintedMethod | undefined {
  return PRINTED_METHODS.find(({ settings }) => settings.ranking === ranking && settings.shortcuts === shortcuts);
}

function stage(meanIou: number, parametersChange: number, flopsChange: number): PrintedStage {
  return { meanIou, parametersChange, flopsChange };
}
