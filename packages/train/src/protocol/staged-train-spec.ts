import { z } from 'zod';
import { TrainSpec } from '../spec.js';
import { type Overrides, overridesOf } from './overrides.js';

/** Settings of a stage that are written down; what is left out comes from elsewhere. */
const settings = overridesOf(TrainSpec).shape;

const expertLearningRate = z
  .number()
  .min(0)
  .max(10)
  .optional()
  .describe(
    'Base rate of what the experts have initialised: the encoders of SSMA, the whole single networks elsewhere. 0 freezes it.',
  );

const ExpertStage = z.strictObject({
  ...settings,
  encoderWeights: z
    .string()
    .min(1)
    .optional()
    .describe(
      "TF-slim's resnet_v2_50 as a checkpoint or a safetensors file of the same names: ImageNet initialisation of the encoder. Left out, it starts from random weights.",
    ),
});

const FusionStage = z.strictObject({
  ...settings,
  expertLearningRate,
  experts: z
    .record(z.string(), z.string().min(1))
    .optional()
    .describe('Checkpoint files of experts that are there already, by modality; the others are trained.'),
});

const FineTuneStage = z.strictObject({ ...settings, expertLearningRate });

const AfterPruning = z.strictObject(settings);

/**
 * The `train` section of a sweep file: a protocol, what is changed of it in every stage, and what in one stage.
 *
 * @see section 5.1 of the paper
 */
export const StagedTrainSpec: z.ZodType<StagedTrainSpec, Overrides> = z.strictObject({
  protocol: z
    .enum(['paper', 'quick'])
    .default('paper')
    .describe("Where the settings that are left out come from: the paper's numbers, or ones for minutes on a CPU."),
  ...settings,
  checkpoint: z
    .string()
    .min(1)
    .optional()
    .describe('Checkpoint file of the network itself: it is taken as it is, and nothing is trained.'),
  expert: ExpertStage.prefault({}).describe('Networks that start without experts: AdapNet++, Stacking, FuseNet.'),
  fusion: FusionStage.prefault({}).describe('Fusion networks, started from one expert per modality.'),
  fineTune: FineTuneStage.prefault({}).describe('SSMA after fusion, with frozen encoders.'),
  afterPruning: AfterPruning.optional().describe('Fine-tuning behind each stage of `prune`.'),
});

/** As parsed; `trainingStages` makes complete settings of it. */
export type StagedTrainSpec = Overrides & {
  readonly protocol: 'paper' | 'quick';
  readonly checkpoint?: string | undefined;
  readonly expert: Overrides & { readonly encoderWeights?: string | undefined };
  readonly fusion: Overrides & {
    readonly expertLearningRate?: number | undefined;
    readonly experts?: Readonly<Record<string, string>> | undefined;
  };
  readonly fineTune: Overrides & { readonly expertLearningRate?: number | undefined };
  readonly afterPruning?: Overrides | undefined;
};
