import { z } from 'zod';
import { KeptFilters } from './pruned/kept-filters.js';

export { ConfigError } from './errors.js';
export { KeptFilters };

const backbone = {
  widthMultiplier: z
    .number()
    .positive()
    .max(4)
    .default(1)
    .describe('Factor on every channel count except input and classes; each is rounded to a multiple of 8.'),
  dilationRates: z
    .enum(['paper', 'released-code'])
    .default('paper')
    .describe(
      "Multiscale units: the paper's rates, or the constant rate 2 that the released checkpoints were trained with.",
    ),
};

const auxiliaryHeads = {
  auxiliaryHeads: z.boolean().default(true).describe('Two extra class outputs that supervise the decoder in training.'),
};

const training = {
  dropoutRate: z.number().min(0).lt(1).default(0.5).describe('Dropout before the last residual sum of the encoder.'),
  batchNormMomentum: z
    .number()
    .min(0)
    .lt(1)
    .default(0.99)
    .describe('Share of the old value that the moving statistics keep at each step; lower it for runs of few steps.'),
};

const pruning = { keptFilters: KeptFilters.optional() };

const MODALITY_NAME = /^[A-Za-z][\w-]*$/;

const modalityName = z.string().regex(MODALITY_NAME, 'must be letters, digits, "_" and "-", a letter first');

/** AdapNet++ on one modality. */
export const AdapnetppSpec = z.strictObject({
  network: z.literal('adapnet++').describe('Which network to build.'),
  modalities: z
    .array(modalityName)
    .length(1, 'must name one modality; several take a fusion network')
    .default(['rgb'])
    .describe('The modality that the network reads.'),
  ...backbone,
  ...auxiliaryHeads,
  ...training,
  ...pruning,
});
export type AdapnetppSpec = z.infer<typeof AdapnetppSpec>;

/** What every network with the AdapNet++ backbone has to choose about it. */
export type BackboneSpec = Pick<
  AdapnetppSpec,
  'widthMultiplier' | 'dilationRates' | 'dropoutRate' | 'batchNormMomentum'
>;

const fusion = {
  backbone: z.literal('adapnet++').default('adapnet++').describe('The network that the modalities have one of each.'),
  modalities: z
    .array(modalityName)
    .min(2, 'must name two modalities or more')
    .refine((names) => new Set(names).size === names.length, 'must name each modality once')
    .describe('The modalities that the network reads, in this order; the first one leads where it matters.'),
};

const ssmaBlock = {
  latentReduction: z
    .number()
    .positive()
    .default(16)
    .describe("The paper's eta of the block that fuses the encoders' (or decoders') last maps."),
  weighting: z
    .enum(['independent', 'dependent'])
    .default('independent')
    .describe('Gates of the SSMA blocks: a sigmoid per value, or a softmax over the modalities.'),
  recalibration: z.boolean().default(true).describe('Whether the SSMA blocks have gates at all.'),
  convolutions: z
    .enum(['3x3', '1x1-fuse', '1x1', 'released-code'])
    .default('3x3')
    .describe(
      'Kernels of the SSMA blocks: as in the paper, with a small last one, small throughout, or as in the released code.',
    ),
  blockHeads: z
    .boolean()
    .default(false)
    .describe('An extra class output behind every SSMA block, for the explicit loss of Table 26.'),
};

const SKIP_REDUCTION = 6;

/** SSMA blocks between encoders and decoder: Fig. 8. */
const EncoderStageFusion = z
  .strictObject({
    placement: z.literal('encoder').describe('One decoder behind fused encoders, or decoders of their own fused last.'),
    ...ssmaBlock,
    skips: z
      .enum(['attended', 'fused', 'first-modality'])
      .default('attended')
      .describe(
        "What enters the decoder's skips: fused and weighed by channel attention (F3 of Table 24), fused (F2), or those of the first modality (F1).",
      ),
    skipReduction: z
      .number()
      .positive()
      .default(SKIP_REDUCTION)
      .describe("The paper's eta of the blocks that fuse the skips; `skips: first-modality` has none."),
  })
  .refine(({ skips, skipReduction }) => skips !== 'first-modality' || skipReduction === SKIP_REDUCTION, {
    error: 'has no effect with `skips: first-modality`, which has no block on the skips: leave it out',
    path: ['skipReduction'],
  });

/** One SSMA block between the decoders' last maps and the class scores. */
const DecoderStageFusion = z.strictObject({ placement: z.literal('decoder'), ...ssmaBlock });

function inEncoderStage(fusion: unknown): unknown {
  return typeof fusion === 'object' && fusion !== null && !('placement' in fusion)
    ? { placement: 'encoder', ...fusion }
    : fusion;
}

/** SSMA: encoders of several modalities, fused by SSMA blocks (section 4 of the paper, Tables 24 to 26). */
export const SsmaSpec = z.strictObject({
  network: z.literal('ssma'),
  ...fusion,
  fusion: z
    .preprocess(inEncoderStage, z.discriminatedUnion('placement', [EncoderStageFusion, DecoderStageFusion]))
    .prefault({}),
  ...backbone,
  ...auxiliaryHeads,
  ...training,
  ...pruning,
});
export type SsmaSpec = z.infer<typeof SsmaSpec>;

/** Fusions of whole networks, one per modality, by what is done with their class scores (section 5.7). */
export const ScoreFusionSpec = z.strictObject({
  network: z.enum(['average', 'maximum', 'late-fusion', 'lfc', 'cmode']),
  ...fusion,
  ...backbone,
  ...training,
  ...pruning,
});
export type ScoreFusionSpec = z.infer<typeof ScoreFusionSpec>;

/** One AdapNet++ on the channels of all modalities (section 5.7). */
export const StackingSpec = z.strictObject({
  network: z.literal('stacking'),
  ...fusion,
  ...backbone,
  ...auxiliaryHeads,
  ...training,
  ...pruning,
});
export type StackingSpec = z.infer<typeof StackingSpec>;

/** FuseNet on the AdapNet++ backbone: encoders summed stage by stage into the first. */
export const FusenetSpec = z.strictObject({
  network: z.literal('fusenet'),
  ...fusion,
  ...backbone,
  ...auxiliaryHeads,
  ...training,
  ...pruning,
});
export type FusenetSpec = z.infer<typeof FusenetSpec>;

/** FuseNet as published, on VGG-16. */
export const FusenetVggSpec = z.strictObject({
  network: z.literal('fusenet-vgg16'),
  modalities: fusion.modalities,
  widthMultiplier: backbone.widthMultiplier,
  ...training,
  dropoutRate: training.dropoutRate.describe('Dropout behind the deep poolings and decoder groups.'),
  ...pruning,
});
export type FusenetVggSpec = z.infer<typeof FusenetVggSpec>;

/**
 * What can be chosen about a network: the `model` section of a sweep file. Class count and input size are not part of
 * it; they belong to the data and enter as `ModelShape`. `buildModel` makes each network.
 */
export const ModelSpec = z.discriminatedUnion('network', [
  AdapnetppSpec,
  SsmaSpec,
  ScoreFusionSpec,
  StackingSpec,
  FusenetSpec,
  FusenetVggSpec,
]);
export type ModelSpec = z.infer<typeof ModelSpec>;

/** Names of all networks, as `network` takes them. */
export const NETWORK_NAMES: readonly ModelSpec['network'][] = [
  ...AdapnetppSpec.shape.network.values,
  ...SsmaSpec.shape.network.values,
  ...ScoreFusionSpec.shape.network.options,
  ...StackingSpec.shape.network.values,
  ...FusenetSpec.shape.network.values,
  ...FusenetVggSpec.shape.network.values,
];

/** The modalities that a network reads, in the order of its inputs. */
export function modalitiesOf(spec: ModelSpec): readonly string[] {
  return spec.modalities;
}

/**
 * Names of a network's outputs, in order: the logits, then what supervises training only. `aux1` sits on the second
 * upsampling of the decoder and `aux2` on the first (`<modality>/aux1` where there are several decoders); `auxLatent`,
 * `auxSkip2` (1/8 of the input size) and `auxSkip1` (1/4) on the SSMA blocks.
 */
export function outputNamesOf(spec: ModelSpec): readonly string[] {
  if (!('auxiliaryHeads' in spec)) return ['logits'];
  if (spec.network !== 'ssma') return spec.auxiliaryHeads ? ['logits', 'aux1', 'aux2'] : ['logits'];
  const { fusion, modalities } = spec;
  const scopes = fusion.placement === 'encoder' ? [''] : modalities.map((modality) => `${modality}/`);
  const hasSkipBlocks = fusion.placement === 'encoder' && fusion.skips !== 'first-modality';
  return [
    'logits',
    ...(spec.auxiliaryHeads ? scopes.flatMap((scope) => [`${scope}aux1`, `${scope}aux2`]) : []),
    ...(fusion.blockHeads ? ['auxLatent', ...(hasSkipBlocks ? ['auxSkip2', 'auxSkip1'] : [])] : []),
  ];
}

/** What the data decides about a network. */
export const ModelShape = z.strictObject({
  classes: z.int().min(2, 'a segmentation network needs at least 2 classes').max(255),
  inputHeight: z.int().min(16).multipleOf(16),
  inputWidth: z.int().min(16).multipleOf(16),
  /** Of each modality's image. */
  inputChannels: z.int().min(1).max(16).default(3),
});
export type ModelShape = z.infer<typeof ModelShape>;
