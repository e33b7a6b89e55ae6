import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { auxiliaryHead, auxiliaryHeads, classifier, decoder, upsampling } from '../blocks/decoder.js';
import { type EncoderStream, encoderStream, scaled } from '../blocks/encoder.js';
import { type SsmaBlockOptions, ssmaBlock } from '../blocks/ssma.js';
import type { ModelShape, SsmaSpec } from '../spec.js';
import { DECODER_WIDTH } from './adapnetpp.js';
import { modalityInputs } from './modality-inputs.js';

type Fusion = SsmaSpec['fusion'];
type EncoderStageSpec = SsmaSpec & { readonly fusion: Extract<Fusion, { placement: 'encoder' }> };
type DecoderStageSpec = SsmaSpec & { readonly fusion: Extract<Fusion, { placement: 'decoder' }> };

/** Parts of a network that outputs are taken from. */
interface FusedParts {
  readonly logits: SymbolicTensor;
  /** Empty without auxiliary heads. */
  readonly auxiliary: readonly SymbolicTensor[];
  /** Outputs of the SSMA blocks by the name of their extra class output. */
  readonly fused: Readonly<Record<string, SymbolicTensor>>;
}

/**
 * SSMA: one AdapNet++ encoder with eASPP per modality; SSMA blocks fuse the encoders' last maps and their skips; one
 * decoder, whose skips are weighed by channel attention.
 *
 * Inputs by modality, [B, inputHeight, inputWidth, inputChannels]. Outputs in the order of `outputNamesOf`: logits, the
 * auxiliary heads, those of the SSMA blocks; each [B, inputHeight, inputWidth, classes] before the softmax. Layers of an
 * encoder are `<modality>/...` and otherwise named as in AdapNet++; those of the blocks `ssma/latent`, `ssma/skip2`,
 * `ssma/skip1`, with the gates at `ssma/<block>/gates`.
 *
 * @see section 4.2 of the paper, Fig. 8 and 9; Tables 24 to 26 for the variants (F0 is `adapnet++` on one modality)
 * @remarks Two modalities and 12 classes have 57,334,408 parameters without auxiliary heads, printed 56.44 M; the
 *   released code has 56,285,688: a 1 x 1 kernel to fuse the latent maps (1,048,576 fewer) and a bias of 24 instead of
 *   batch norm behind each skip block (2 x 72 fewer). 1 x 1 kernels throughout give 55,992,968. No reading of the text
 *   gives the printed figure.
 */
export function ssma(spec: SsmaSpec, shape: ModelShape): LayersModel {
  const images = modalityInputs(spec.modalities, shape);
  const streams = images.map((image, m) => encoderStream(image, spec, { scope: `${spec.modalities[m]}/` }));
  const { logits, auxiliary, fused } = isFusedInEncoder(spec)
    ? fuseEncoders(streams, spec, shape)
    : fuseDecoders(streams, spec as DecoderStageSpec, shape);
  const heads = Object.entries(spec.fusion.blockHeads ? fused : {}).map(([name, map]) =>
    auxiliaryHead(map, { ...headOptions(spec, shape), name }),
  );
  return model({ name: 'ssma', inputs: images, outputs: [logits, ...auxiliary, ...heads] });
}

function isFusedInEncoder(spec: SsmaSpec): spec is EncoderStageSpec {
  return spec.fusion.placement === 'encoder';
}

function fuseEncoders(streams: readonly EncoderStream[], spec: EncoderStageSpec, shape: ModelShape): FusedParts {
  const { skips, latentReduction, skipReduction } = spec.fusion;
  const latent = ssmaBlock(
    streams.map(({ pyramid }) => pyramid),
    blockOptions(spec, { name: 'ssma/latent', reduction: latentReduction }),
  );
  const fuseSkips = (index: 0 | 1, name: string) =>
    ssmaBlock(
      streams.map((stream) => stream.skips[index]),
      blockOptions(spec, { name, reduction: skipReduction }),
    );
  const fusedSkips =
    skips === 'first-modality' ? null : ([fuseSkips(0, 'ssma/skip2'), fuseSkips(1, 'ssma/skip1')] as const);
  const { logits, upsampled } = decoder(latent, fusedSkips ?? firstOf(streams).skips, {
    ...decoderOptions(spec),
    name: 'decoder',
    classes: shape.classes,
    hasChannelAttention: skips === 'attended',
  });
  return {
    logits,
    auxiliary: spec.auxiliaryHeads ? auxiliaryHeads(upsampled, { ...headOptions(spec, shape), scope: '' }) : [],
    fused: { auxLatent: latent, ...(fusedSkips && { auxSkip2: fusedSkips[0], auxSkip1: fusedSkips[1] }) },
  };
}

/**
 * Decoders of their own up to the class scores; one block fuses their last maps.
 *
 * @remarks Section 5.10.3 names the placement only; that the 256-channel maps are fused and then classified is ours.
 */
function fuseDecoders(streams: readonly EncoderStream[], spec: DecoderStageSpec, shape: ModelShape): FusedParts {
  const decoded = streams.map(({ pyramid, skips }, m) =>
    upsampling(pyramid, skips, { ...decoderOptions(spec), name: `${spec.modalities[m]}/decoder` }),
  );
  const latent = ssmaBlock(
    decoded.map(({ refined }) => refined),
    blockOptions(spec, { name: 'ssma/latent', reduction: spec.fusion.latentReduction }),
  );
  return {
    logits: classifier(latent, {
      name: 'decoder',
      classes: shape.classes,
      momentum: spec.batchNormMomentum,
    }),
    auxiliary: spec.auxiliaryHeads
      ? decoded.flatMap(({ upsampled }, m) =>
          auxiliaryHeads(upsampled, { ...headOptions(spec, shape), scope: `${spec.modalities[m]}/` }),
        )
      : [],
    fused: { auxLatent: latent },
  };
}

function decoderOptions({ widthMultiplier, batchNormMomentum: momentum }: SsmaSpec) {
  return { filters: scaled(DECODER_WIDTH, widthMultiplier), momentum };
}

function headOptions({ batchNormMomentum: momentum }: SsmaSpec, shape: ModelShape) {
  return { classes: shape.classes, height: shape.inputHeight, width: shape.inputWidth, momentum };
}

/** The blocks differ in the released code: the latent one fuses by a 1 x 1 kernel, the skips' by a bare 3 x 3. */
function blockOptions(
  { fusion: { weighting, recalibration, convolutions }, batchNormMomentum: momentum }: SsmaSpec,
  { name, reduction }: { name: string; reduction: number },
): SsmaBlockOptions {
  const isLatent = name === 'ssma/latent';
  const hasSmallFuse =
    convolutions === '1x1' || convolutions === '1x1-fuse' || (convolutions === 'released-code' && isLatent);
  return {
    name,
    momentum,
    gates: recalibration ? { reduction, weighting, kernelSize: convolutions === '1x1' ? 1 : 3 } : null,
    fuse: {
      kernelSize: hasSmallFuse ? 1 : 3,
      followedBy: convolutions === 'released-code' && !isLatent ? 'bias' : 'norm',
    },
  };
}

function firstOf(streams: readonly EncoderStream[]): EncoderStream {
  const [first] = streams;
  if (first === undefined) throw new Error('ssma: a network must have a modality; got none');
  return first;
}
