export { barChart } from './bar-chart.js';
export type { Bar, BarChart, BarSeries } from './bar-chart-layout.js';
export { type ClassTable, type ClassTableRow, classTable } from './class-table.js';
export { classTableLatex } from './class-table-latex.js';
export { classTablePicture } from './class-table-picture.js';
export { COLOR_MAPS, type ColorMap, type ValueRange } from './color-map.js';
export type { ColorScale } from './color-scale-layout.js';
export {
  type ComparedImage,
  type ComparisonRow,
  comparisonRow,
  comparisonSheet,
  type Improvement,
} from './comparison.js';
export {
  accumulate,
  type ClassIds,
  type ConfusionMatrix,
  ConfusionMatrixJson,
  emptyConfusion,
  mergeConfusions,
} from './confusion-matrix.js';
export { confusionPicture } from './confusion-picture.js';
export { contactSheet } from './contact-sheet.js';
export { EvaluationError } from './errors.js';
export {
  type EvaluateOptions,
  EvaluateSpec,
  type Evaluation,
  evaluate,
  type GroupEvaluation,
  type ImageMetrics,
  type LabelledBatch,
} from './evaluate.js';
export { type GateMaps, gateSheet } from './gate-sheet.js';
export { groupOfId } from './group-of-id.js';
export { type HeatOverlayOptions, heatOverlay, valueRange } from './heat-map.js';
export { type HeatMapRow, type HeatMapSheetOptions, heatMapSheet } from './heat-map-sheet.js';
export { type ComparedPredictions, IMPROVEMENT_COLORS, improvementMap } from './improvement-map.js';
export { type MarkedUnit, markUnit, unitPlace } from './mark-unit.js';
export { type ClassMetrics, type MetricsSummary, summarise } from './metrics.js';
export { classOverlay, classPicture, type OverlayRow, overlayIds, overlayRow, type PredictedImage } from './overlay.js';
export { type PictureSheet, pictureSheet, type SheetRow } from './picture-sheet.js';
