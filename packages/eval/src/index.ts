export { argmaxIds } from './argmax-ids.js';
export {
  type AveragePrecision,
  accumulateScores,
  averagePrecision,
  type ClassAveragePrecision,
  emptyScores,
  mergeScores,
  type ScoreHistogram,
} from './average-precision.js';
export { barChart } from './bar-chart.js';
export type { Bar, BarChart, BarSeries } from './bar-chart-layout.js';
export { type BootstrapOptions, bootstrapInterval, type ScoreInterval } from './bootstrap.js';
export {
  accumulateBoundary,
  type BoundaryCounts,
  type BoundaryIou,
  type BoundaryOptions,
  boundaryIou,
  boundaryWidth,
  emptyBoundary,
} from './boundary-iou.js';
export {
  type ClassFrequencyOptions,
  type ClassFrequencyStratum,
  classFrequencyStrata,
} from './class-frequency.js';
export { classHighlight } from './class-highlight.js';
export { type ClassTable, type ClassTableRow, classTable } from './class-table.js';
export { classTableLatex } from './class-table-latex.js';
export { classTablePicture } from './class-table-picture.js';
export type { VoidClass } from './class-tallies.js';
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
  type ConfusionMatrix,
  ConfusionMatrixJson,
  emptyConfusion,
  mergeConfusions,
} from './confusion-matrix.js';
export { confusionPicture } from './confusion-picture.js';
export { type ConnectedComponents, type Connectivity, connectedComponents } from './connected-components.js';
export { contactSheet } from './contact-sheet.js';
export type { ClassIds } from './count-pairs.js';
export {
  chessboardDistanceToOther,
  type IdMap,
  type Outside,
  squaredDistanceToOther,
} from './distance-transform.js';
export { EvaluationError } from './errors.js';
export { escapeLatex } from './escape-latex.js';
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
export type { PooledMetric } from './image-tallies.js';
export { type ComparedPredictions, IMPROVEMENT_COLORS, improvementMap } from './improvement-map.js';
export { TEST_SCALES, TestScales } from './inference/test-scales.js';
export type { LabelledMap } from './labelled-map.js';
export type { LegendGroup } from './legend-layout.js';
export { lineChart } from './line-chart.js';
export type { LineChart, LineSeries } from './line-chart-layout.js';
export { type MarkedUnit, markUnit, UNIT_COLOR, unitPlace } from './mark-unit.js';
export { markWindow, type PixelWindow, WINDOW_COLOR } from './mark-window.js';
export { type ImageMean, type MeanOverImages, meanOverImages } from './mean-over-images.js';
export { type ClassMetrics, type MetricsSummary, type SummaryOptions, summarise } from './metrics.js';
export {
  accumulateObjectSizes,
  emptyObjectSizes,
  type ObjectSizeCounts,
  type ObjectSizeOptions,
  type ObjectSizeStratum,
} from './object-sizes.js';
export {
  classOverlay,
  classPicture,
  ERROR_COLORS,
  type OverlayRow,
  overlayIds,
  overlayRow,
  type PredictedImage,
} from './overlay.js';
export { comparePaired, type PairedComparison, type PairedOptions } from './paired-comparison.js';
export { type PictureSheet, pictureSheet, type SheetRow } from './picture-sheet.js';
export { pointPanels } from './point-panels.js';
export type { DataPoint, PointPanel, PointPanels } from './point-panels-layout.js';
export { HIDDEN_COLOR, revealedPicture } from './revealed-picture.js';
export {
  type ConditionConfusion,
  type ConditionSpread,
  type CorruptedScore,
  type CorruptionConfusions,
  type CorruptionScore,
  type CorruptionSummary,
  conditionSpread,
  corruptionSummary,
} from './robustness.js';
export { type SceneClassScores, type SceneScores, sceneScores } from './scene-scores.js';
export { MAX_SERIES } from './series-colors.js';
export { type ShareBars, type ShareRow, shareBars } from './share-bars.js';
export { smallMultiples } from './small-multiples.js';
export type { Panel, SmallMultiples } from './small-multiples-layout.js';
export {
  accumulateTrimap,
  emptyTrimap,
  type TrimapCounts,
  type TrimapOptions,
  type TrimapPoint,
  trimapCurve,
  trimapWidths,
} from './trimap.js';
export { voidAsClass } from './void-as-class.js';
