import { type Faults, FaultsSpec } from './faults-spec.js';

/** Names of sensor faults that are worth an experiment. */
export const FAULT_PRESETS = {
  /** A stereo or structured-light sensor in working order. */
  realistic: FaultsSpec.parse({ depthHoles: { share: 0.1, rangeMetres: 60 }, depthNoise: 0.001 }),
  glare: FaultsSpec.parse({ glare: 1 }),
  'over-exposed': FaultsSpec.parse({ overExposure: 4 }),
  blurred: FaultsSpec.parse({ motionBlur: 0.04 }),
  'dead-camera': FaultsSpec.parse({ deadCamera: true }),
  'dead-depth': FaultsSpec.parse({ deadDepth: true }),
  misaligned: FaultsSpec.parse({ misalignment: 0.03 }),
} as const satisfies Record<string, Faults>;
