export { ENGINES, type Engine, type EngineReport, loadEngine } from './load-engine.js';
