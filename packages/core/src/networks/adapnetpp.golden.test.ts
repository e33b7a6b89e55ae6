import { AdapnetppSpec } from '../spec.js';
import { describeGoldenNetwork } from '../test-support/golden-network-contract.js';
import { fromAdapnetppCheckpoint } from '../weights/adapnetpp-checkpoint.js';
import { writeWeights } from '../weights/model-weights.js';
import { adapnetPlusPlus } from './adapnetpp.js';

describeGoldenNetwork({
  title: 'AdapNet++',
  folder: 'adapnetpp',
  variables: 'checkpoints/adapnetpp-variables.json',
  parameters: 30_204_492,
  numImages: 1,
  layerByTap: {
    b1: 'stage1/unit3/relu',
    b2: 'stage2/unit4/relu',
    b4: 'stage4/unit3/relu',
    easpp: 'easpp/project/norm',
    up1: 'decoder/refine1b/relu',
    logits: 'decoder/up3/norm',
  },
  build({ classes, height, width }, checkpoint) {
    const spec = AdapnetppSpec.parse({ network: 'adapnet++', dilationRates: 'released-code' });
    const network = adapnetPlusPlus(spec, { classes, inputHeight: height, inputWidth: width, inputChannels: 3 });
    writeWeights(network, fromAdapnetppCheckpoint(checkpoint).tensors);
    return network;
  },
});
