export { type LatencySummary, summariseLatency } from './latency.js';
export {
  type Forward,
  type Latency,
  type LatencyOptions,
  measureLatencies,
  measureLatency,
  type TimedNetwork,
} from './measure-latency.js';
export { isMemoryFailure } from './memory-failure.js';
export { type ModuleShare, moduleShares } from './module-shares.js';
export { type ModuleTimes, measureModules } from './module-times.js';
export { type NetworkForward, networkForward } from './network-forward.js';
export { TIMING, type Timing } from './timing.js';
