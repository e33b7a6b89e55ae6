import { z } from 'zod';

/** What a stage of pruning removes. */
const StageTarget = z.union(
  [
    z.strictObject({
      measure: z
        .enum(['parameters', 'flops', 'latency'])
        .describe('Latency is measured on the machine that prunes, so that its result depends on it.'),
      reduction: z
        .number()
        .gt(0)
        .lt(1)
        .describe('Share of what the whole network has, stages before included; as few filters leave as reach it.'),
    }),
    z.strictObject({ scoreBelow: z.number().positive().describe('Every filter that scores below leaves.') }),
  ],
  { error: 'must be { measure: parameters | flops | latency, reduction } or { scoreBelow }' },
);
export type StageTarget = z.infer<typeof StageTarget>;

/** One stage: from where how much leaves. */
export const PruningStage = z.strictObject({
  layers: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Beginnings of names of layers, behind a modality or not: stage4/ is also rgb/stage4/. Default: all.'),
  target: StageTarget,
});
export type PruningStage = z.infer<typeof PruningStage>;

/** Layers of the last two stages of AdapNet++'s encoder and of its eASPP: maps at a sixteenth of the image and below. */
const DEEP_LAYERS = ['stage3/', 'stage4/', 'easpp/'];

/**
 * Section 5.4 of the paper: the last residual block, all residual blocks, the decoder, then all layers twice. Targets are
 * the reductions of parameters that Table 8 prints for "Oracle with skip".
 *
 * @remarks The thresholds are not published. The stages for all layers take from the coarse maps alone: shared by all,
 * their reductions of parameters would cost 47 to 50 % of the FLOPs where the table prints 42.60 %. The second stage is for
 * all residual blocks in the paper, whose parameters lie in the last two.
 */
export const PAPER_STAGES = [
  { layers: ['stage4/'], target: { measure: 'parameters', reduction: 0.0682 } },
  { layers: ['stage1/', 'stage2/', 'stage3/', 'stage4/'], target: { measure: 'parameters', reduction: 0.2331 } },
  { layers: ['decoder/'], target: { measure: 'parameters', reduction: 0.301 } },
  { layers: DEEP_LAYERS, target: { measure: 'parameters', reduction: 0.346 } },
  { layers: DEEP_LAYERS, target: { measure: 'parameters', reduction: 0.4162 } },
] as const satisfies readonly PruningStage[];

export const RANKINGS = ['taylor', 'l1', 'batch-norm', 'random'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** How filters are ranked and which may leave. */
const ranking = {
  ranking: z
    .enum(RANKINGS)
    .default('taylor')
    .describe(
      "Taylor: estimated change of the loss without the filter's map. L1: norm of its weights. Batch-norm: scale behind it.",
    ),
  comparedBy: z
    .enum(['norm', 'share'])
    .optional()
    .describe(
      'Scores of different layers: divided by the norm of their layer (Eq. 7), or so that every layer loses the same share. Default: norm for taylor and batch-norm, share for l1 and random.',
    ),
  shortcuts: z
    .enum(['pruned', 'left-alone'])
    .default('pruned')
    .describe('Convolutions whose maps enter residual sums: pruned like all others, or left alone.'),
  sums: z
    .enum(['kept', 'narrowed'])
    .default('kept')
    .describe('Residual sums keep their width and missing maps are zero in them, or lose the channel everywhere.'),
  numBatches: z.int().min(1).default(8).describe('Batches of training images that Taylor scores are a mean over.'),
  minimumFilters: z.int().min(1).default(4).describe('Filters that every layer keeps.'),
};

/** All that decides one stage, as the network that it leaves depends on it. */
export const PruningStep = z.strictObject({
  ...ranking,
  stage: PruningStage,
  maximumLoss: z.number().min(0).max(100).optional(),
});
export type PruningStep = z.infer<typeof PruningStep>;

/** The `prune` section of a sweep file. */
export const PruneSpec = z
  .strictObject({
    ...ranking,
    stages: z
      .array(PruningStage)
      .min(1)
      .default([...PAPER_STAGES])
      .describe('One after the other, with fine-tuning behind each. Default: the five of section 5.4.'),
    upTo: z
      .int()
      .min(0)
      .optional()
      .describe('How many of the stages are carried out; 0: the network stays as it is. Default: all.'),
    maximumLoss: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe(
        'Points of mean IoU on train.validationSplit that pruning may cost. A stage that costs more is undone, and pruning ends.',
      ),
  })
  .refine(({ upTo, stages }) => upTo === undefined || upTo <= stages.length, {
    path: ['upTo'],
    error: 'must be at most the number of stages',
  });
export type PruneSpec = z.infer<typeof PruneSpec>;

/** The stages that a network goes through, in their order. */
export function pruningSteps({ stages, upTo = stages.length, ...common }: PruneSpec): PruningStep[] {
  return stages.slice(0, upTo).map((stage) => ({ ...common, stage }));
}
