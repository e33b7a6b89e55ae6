export { Artifact, ArtifactList } from './artifact.js';
export { Attempt, AttemptListQuery, AttemptLog, AttemptPage, LogQuery, SweepAttempt } from './attempt.js';
export type { Bundle, BundledPictures, BundledText } from './bundle.js';
export {
  type ByteRange,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type ReceivedEvent,
  type SampleOfStage,
} from './client.js';
export {
  ClassScores,
  Confusion,
  ConfusionQuery,
  Evaluation,
  EvaluationListQuery,
  EvaluationPage,
  EvaluationSummary,
  SampleGroupScores,
} from './evaluation.js';
export { EventsQuery, StoreEvent } from './event.js';
export { MetricList, MetricSeries, MetricSummary, SeriesList, SeriesQuery } from './metric.js';
export type { Page } from './paging.js';
export { SortOrder } from './paging.js';
export { Problem, ProblemCode } from './problem.js';
export { Provenance } from './provenance.js';
export { RecordedCosts } from './recorded-costs.js';
export { RequestReply, RetryBody, ServerStatus, Submission } from './request.js';
export { RequestError } from './request-error.js';
export {
  ComparedSample,
  ComparisonPage,
  ComparisonQuery,
  GateMap,
  SampleDetail,
  SampleListQuery,
  SamplePage,
  SampleSummary,
  ShownClass,
} from './sample.js';
export { Spread } from './spread.js';
export { EarlyStopNote, StageDetail, StageListQuery, StageNode, StagePage, StageProgress } from './stage.js';
export { AttemptState, ShownStageState, StageKind, StageState, SweepState, WorkerState } from './states.js';
export { BestTrial, SweepAxis, SweepDetail, SweepListQuery, SweepPage, SweepSummary, TrialCounts } from './sweep.js';
export { ExportFormat, ExportQuery, GridCell, ResultGroup, ResultTable, TableQuery } from './table.js';
export { TrialDetail, TrialListQuery, TrialPage, TrialSummary } from './trial.js';
export { Worker, WorkerList, WorkerListQuery } from './worker.js';
