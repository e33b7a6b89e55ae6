export { LossSpec, OptimiserSpec, ScheduleSpec, TrainSpec } from './spec.js';
