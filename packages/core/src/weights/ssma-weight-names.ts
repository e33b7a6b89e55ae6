import { ADAPNETPP_WEIGHT_NAMES, type AdapnetppWeightName } from './adapnetpp-weight-names.js';

/** Scopes of the two experts in the released code, in the order of its modalities. */
const EXPERT_SCOPES = ['rgb/resnet_v2_50/', 'depth/resnet_v2_50/'] as const;

/** What an encoder with eASPP and refined skips has of AdapNet++; the rest is decoder and auxiliary heads. */
const ENCODER_PARTS: readonly string[] = [
  'input',
  'stem',
  'stage1',
  'stage2',
  'stage3',
  'stage4',
  'easpp',
  'skip1',
  'skip2',
];

/** Convolutions of the SSMA blocks and of the channel attention, beside our layer; the first two kinds have biases. */
const BIASED_CONVOLUTIONS = [
  ['conv511', 'ssma/latent/reduce/conv'],
  ['conv512', 'ssma/latent/expand/conv'],
  ['conv513', 'ssma/skip2/reduce/conv'],
  ['conv514', 'ssma/skip2/expand/conv'],
  ['conv518', 'ssma/skip1/reduce/conv'],
  ['conv519', 'ssma/skip1/expand/conv'],
  ['conv552', 'ssma/skip2/fuse/conv'],
  ['conv553', 'ssma/skip1/fuse/conv'],
] as const;
const NORMALISED_CONVOLUTIONS = [
  ['conv515', 'ssma/latent/fuse'],
  ['conv550', 'decoder/attend1'],
  ['conv551', 'decoder/attend2'],
] as const;

/** Whether a weight of AdapNet++ belongs to its encoder, eASPP or refined skips. */
export function isEncoderWeight(name: string): boolean {
  return ENCODER_PARTS.includes(name.split('/')[0] as string);
}

/**
 * The names of the weights of the authors' SSMA checkpoints, beside ours: two experts' encoders, then SSMA blocks and
 * decoder at the root.
 *
 * @param modalities ours, in the order of the released code's `rgb` and `depth`
 * @see fixtures/ssma/variables.json, the variables of the authors' published graph
 */
export function ssmaWeightNames(modalities: readonly [string, string]): readonly AdapnetppWeightName[] {
  const [encoder, rest] = [true, false].map((isEncoder) =>
    ADAPNETPP_WEIGHT_NAMES.filter(({ ours }) => isEncoderWeight(ours[0]) === isEncoder),
  ) as [AdapnetppWeightName[], AdapnetppWeightName[]];
  return [
    ...modalities.flatMap((modality, index) =>
      encoder.map(({ official, ours }) => ({
        official: `${EXPERT_SCOPES[index]}${official}`,
        ours: ours.map((name) => `${modality}/${name}`) as [string] | [string, string],
      })),
    ),
    ...BIASED_CONVOLUTIONS.flatMap(([official, ours]) => [
      { official: `${official}/weights`, ours: [`${ours}/kernel`] as const },
      { official: `${official}/biases`, ours: [`${ours}/bias`] as const },
    ]),
    ...NORMALISED_CONVOLUTIONS.flatMap(([official, ours]) => [
      { official: `${official}/weights`, ours: [`${ours}/conv/kernel`] as const },
      ...(
        [
          ['gamma', 'gamma'],
          ['beta', 'beta'],
          ['moving_mean', 'movingMean'],
          ['moving_variance', 'movingVariance'],
        ] as const
      ).map(([theirs, name]) => ({
        official: `${official}/BatchNorm/${theirs}`,
        ours: [`${ours}/norm/${name}`] as const,
      })),
    ]),
    ...rest,
  ];
}
