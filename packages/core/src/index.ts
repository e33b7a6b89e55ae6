export { ModelShape, ModelSpec } from './spec.js';
