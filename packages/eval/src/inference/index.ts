export type { InferenceCost } from './inference-cost.js';
export type { Predictor } from './predictor.js';
export { scaledSizes } from './scaled-sizes.js';
export { builtNetworks, compiledNetworks, type OtherSizes, type SizedNetworks } from './sized-networks.js';
export { type SoftmaxPredictorOptions, softmaxPredictor } from './softmax-predictor.js';
export { TEST_SCALES } from './test-scales.js';
export { type TiledPredictorOptions, tiledPredictor } from './tiled-predictor.js';
