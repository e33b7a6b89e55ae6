export type { ClassScore } from './class-score-gradient.js';
export {
  type EmpiricalReceptiveField,
  empiricalReceptiveField,
  type OcclusionOptions,
} from './empirical-receptive-field.js';
export { type FeatureMapRef, type FoundFeatureMap, findFeatureMap } from './feature-map-ref.js';
export { type FusionRole, type FusionStage, fusionStages } from './fusion-stages.js';
export { type GateReader, gateReader, hasGates } from './gate-maps.js';
export { type ClassActivationMap, type GradCamOptions, gradCamPlusPlus } from './grad-cam.js';
export type { NetworkImage } from './images-by-input.js';
export { type AxisField, type ReceptiveField, receptiveField } from './receptive-field.js';
export { type ReceptivePixels, receptivePixels, type Unit } from './receptive-pixels.js';
