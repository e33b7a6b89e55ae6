/** One variable of the authors and the weights of ours that it fills. */
export interface AdapnetppWeightName {
  /** Without the prefix of the network's scope, e.g. `block1/unit_1/bottleneck_v1/conv1/weights`. */
  readonly official: string;
  /** One full weight name; or two, when the variable's last axis holds the kernels of two parallel convolutions. */
  readonly ours: readonly [string] | readonly [string, string];
}

/** Blocks of the authors are our stages; from `firstMultiscaleUnit` on, units have two parallel 3x3 convolutions. */
const BLOCKS = [
  { block: 1, units: 3, firstMultiscaleUnit: null },
  { block: 2, units: 4, firstMultiscaleUnit: 4 },
  { block: 3, units: 6, firstMultiscaleUnit: 3 },
  { block: 4, units: 3, firstMultiscaleUnit: 1 },
] as const;

/** Scopes outside the residual units that hold a kernel and its batch norm, beside our block and kind of layer. */
const SCOPES = [
  ['conv1', 'stem', 'conv'],
  ['conv32', 'skip1', 'conv'],
  ['conv174', 'skip2', 'conv'],
  ['conv256', 'easpp/point', 'conv'],
  ['conv70', 'easpp/rate1/reduce', 'conv'],
  ['conv7', 'easpp/rate1/spatial1', 'conv'],
  ['conv247', 'easpp/rate1/spatial2', 'conv'],
  ['conv71', 'easpp/rate1/expand', 'conv'],
  ['conv80', 'easpp/rate2/reduce', 'conv'],
  ['conv8', 'easpp/rate2/spatial1', 'conv'],
  ['conv248', 'easpp/rate2/spatial2', 'conv'],
  ['conv81', 'easpp/rate2/expand', 'conv'],
  ['conv90', 'easpp/rate3/reduce', 'conv'],
  ['conv9', 'easpp/rate3/spatial1', 'conv'],
  ['conv249', 'easpp/rate3/spatial2', 'conv'],
  ['conv91', 'easpp/rate3/expand', 'conv'],
  ['conv57', 'easpp/pool', 'conv'],
  ['conv10', 'easpp/project', 'conv'],
  ['conv41', 'decoder/up1', 'deconv'],
  ['conv89', 'decoder/refine1a', 'conv'],
  ['conv96', 'decoder/refine1b', 'conv'],
  ['conv16', 'decoder/up2', 'deconv'],
  ['conv88', 'decoder/refine2a', 'conv'],
  ['conv95', 'decoder/refine2b', 'conv'],
  ['conv78', 'decoder/classify', 'conv'],
  ['conv5', 'decoder/up3', 'deconv'],
  ['conv911', 'aux1', 'conv'],
  ['conv912', 'aux2', 'conv'],
] as const;

const NORM_WEIGHTS = [
  ['gamma', 'gamma'],
  ['beta', 'beta'],
  ['moving_mean', 'movingMean'],
  ['moving_variance', 'movingVariance'],
] as const;

/**
 * The names of the AdapNet++ weights in the authors' TensorFlow checkpoints, beside ours: every variable with both
 * auxiliary heads, 388, which fill 396 weights of ours.
 *
 * @see fixtures/checkpoints/adapnetpp-variables.json, the variables of the authors' published graph
 */
export const ADAPNETPP_WEIGHT_NAMES: readonly AdapnetppWeightName[] = [
  ...norm('conv0', 'input'),
  ...BLOCKS.flatMap(({ block, units, firstMultiscaleUnit }) =>
    Array.from({ length: units }, (_, i) => i + 1).flatMap((unit) =>
      residualUnit(block, unit, firstMultiscaleUnit !== null && unit >= firstMultiscaleUnit),
    ),
  ),
  ...SCOPES.flatMap(([scope, block, layer]) => [kernel(scope, `${block}/${layer}`), ...norm(scope, block)]),
];

function residualUnit(block: number, unit: number, isMultiscale: boolean): readonly AdapnetppWeightName[] {
  const scope = `block${block}/unit_${unit}/bottleneck_v1`;
  const ours = `stage${block}/unit${unit}`;
  return [
    kernel(`${scope}/conv1`, `${ours}/reduce/conv`),
    ...norm(`${scope}/conv1`, `${ours}/reduce`),
    isMultiscale
      ? kernel(`${scope}/conv2`, `${ours}/spatial/conv1`, `${ours}/spatial/conv2`)
      : kernel(`${scope}/conv2`, `${ours}/spatial/conv`),
    ...norm(`${scope}/conv2`, `${ours}/spatial`),
    kernel(`${scope}/conv3`, `${ours}/expand/conv`),
    // Despite its scope, this batch norm works on the unit's sum: the pre-activation of what follows.
    ...norm(`${scope}/conv3`, ours),
    ...(unit === 1 ? [kernel(`${scope}/shortcut`, `${ours}/shortcut/conv`)] : []),
  ];
}

function kernel(scope: string, layer: string, secondLayer?: string): AdapnetppWeightName {
  const first = `${layer}/kernel`;
  return {
    official: `${scope}/weights`,
    ours: secondLayer === undefined ? [first] : [first, `${secondLayer}/kernel`],
  };
}

function norm(scope: string, block: string): readonly AdapnetppWeightName[] {
  return NORM_WEIGHTS.map(([official, ours]) => ({
    official: `${scope}/BatchNorm/${official}`,
    ours: [`${block}/norm/${ours}`],
  }));
}
