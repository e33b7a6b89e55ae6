import { SsmaSpec } from '../spec.js';
import { describeGoldenNetwork } from '../test-support/golden-network-contract.js';
import { fromSsmaCheckpoint } from '../weights/adapnetpp-checkpoint.js';
import { writeWeights } from '../weights/model-weights.js';
import { ssma } from './ssma.js';

const MODALITIES: [string, string] = ['rgb', 'depth'];

describeGoldenNetwork({
  title: 'SSMA',
  folder: 'ssma',
  variables: 'ssma/variables.json',
  parameters: 56_285_688,
  numImages: 2,
  layerByTap: {
    fused: 'ssma/latent/fuse/norm',
    skip1: 'ssma/skip2/fuse/conv',
    skip2: 'ssma/skip1/fuse/conv',
    side1: 'decoder/attend1/weigh',
    logits: 'decoder/up3/norm',
  },
  build({ classes, height, width }, checkpoint) {
    const spec = SsmaSpec.parse({
      network: 'ssma',
      modalities: MODALITIES,
      dilationRates: 'released-code',
      auxiliaryHeads: false,
      fusion: { convolutions: 'released-code' },
    });
    const network = ssma(spec, { classes, inputHeight: height, inputWidth: width, inputChannels: 3 });
    writeWeights(network, fromSsmaCheckpoint(checkpoint, MODALITIES).tensors);
    return network;
  },
});
