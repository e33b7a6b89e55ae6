import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { add, apply, concatChannels } from '../layers/apply.js';
import { StepDropout } from '../layers/step-dropout.js';
import { conv, convNormRelu, type NormOptions, norm, relu } from './conv-norm.js';

/** Dilation rates of the two halves of a multiscale unit, in pixels. */
export type RatePair = readonly [first: number, second: number];

/** What flows between residual units. */
export interface ResidualState {
  /** The residual sum, which an identity shortcut carries on; null in front of the first unit. */
  readonly sum: SymbolicTensor | null;
  /** ReLU(BN(sum)): input of the next unit's residual branch, and the stage's output after its last unit. */
  readonly activated: SymbolicTensor;
}

export interface ResidualUnitOptions extends NormOptions {
  readonly name: string;
  /** Channels of the sum. */
  readonly channels: number;
  /** Channels of the 3 x 3 convolution; even for a multiscale unit. */
  readonly bottleneckChannels: number;
  /** Stride of the 3 x 3 convolution and of a projected shortcut. */
  readonly stride: number;
  /** Two parallel dilated halves instead of one 3 x 3 convolution. */
  readonly rates: RatePair | null;
  /** What is added to the residual branch: the sum itself, or a 1 x 1 convolution of the input or of its reduction. */
  readonly shortcut: 'identity' | 'projected' | 'projected-reduction';
  /** Before the sum; see `StepDropout`. */
  readonly dropout: { readonly rate: number; readonly salt: number };
  /** Maps of the sum's shape that are added to it: sums of another encoder. */
  readonly addends: readonly SymbolicTensor[];
}

/**
 * Full pre-activation bottleneck unit, plain or multiscale:
 *
 *   sum' = shortcut + dropout(conv 1x1(spatial(cbr 1x1(activated)))) + addends, activated' = ReLU(BN(sum'))
 *
 * @param state_BHWC the previous unit's result
 * @returns maps [B, H / stride, W / stride, channels]
 * @see section 3.1 of the paper, Fig. 3
 * @remarks `projected-reduction` (first unit of stage 1) projects the output of the first 1 x 1 convolution, as the
 *   released code does; the paper draws the usual projection of the unit's input. Both have the same parameter count.
 */
export function residualUnit(state_BHWC: ResidualState, options: ResidualUnitOptions): ResidualState {
  const { name, channels, bottleneckChannels, stride, shortcut, dropout, addends, momentum } = options;
  const reduced = convNormRelu(state_BHWC.activated, { name: `${name}/reduce`, filters: bottleneckChannels, momentum });
  const expanded = conv(spatial(reduced, options), { name: `${name}/expand/conv`, filters: channels });
  const residual =
    dropout.rate > 0 ? apply(new StepDropout({ name: `${name}/dropout`, ...dropout }), expanded) : expanded;
  const projection = { name: `${name}/shortcut/conv`, filters: channels, stride };
  const carried =
    shortcut === 'identity'
      ? requireSum(state_BHWC, name)
      : conv(shortcut === 'projected' ? state_BHWC.activated : reduced, projection);
  const sum = add([carried, residual, ...addends], `${name}/sum`);
  return { sum, activated: relu(norm(sum, `${name}/norm`, options), `${name}/relu`) };
}

/** The unit's 3 x 3 part: one convolution, or two dilated halves that share one batch norm. */
function spatial(
  reduced: SymbolicTensor,
  { name, bottleneckChannels, stride, rates, momentum }: ResidualUnitOptions,
): SymbolicTensor {
  if (rates === null)
    return convNormRelu(reduced, {
      name: `${name}/spatial`,
      filters: bottleneckChannels,
      kernelSize: 3,
      stride,
      momentum,
    });
  const halves = rates.map((dilationRate, index) =>
    conv(reduced, {
      name: `${name}/spatial/conv${index + 1}`,
      filters: bottleneckChannels / 2,
      kernelSize: 3,
      dilationRate,
    }),
  );
  return relu(
    norm(concatChannels(halves, `${name}/spatial/concat`), `${name}/spatial/norm`, { momentum }),
    `${name}/spatial/relu`,
  );
}

function requireSum({ sum }: ResidualState, name: string): SymbolicTensor {
  if (sum === null) throw new Error(`${name}: an identity shortcut needs a preceding residual sum`);
  return sum;
}
