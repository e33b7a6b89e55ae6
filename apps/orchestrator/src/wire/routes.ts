import { z } from 'zod';
import { ArtifactList } from './artifact.js';
import { AttemptListQuery, AttemptLog, AttemptPage, LogQuery } from './attempt.js';
import { Confusion, ConfusionQuery, Evaluation, EvaluationListQuery, EvaluationPage } from './evaluation.js';
import { EventsQuery } from './event.js';
import { StageKey, SweepRef, TrialId } from './ids.js';
import { MetricList, SeriesList, SeriesQuery } from './metric.js';
import { wholeNumber } from './query-values.js';
import { EmptyBody, RequestReply, RetryBody, ServerStatus, Submission } from './request.js';
import { content, json, NO_VALUES, type Route } from './route.js';
import { ComparisonPage, ComparisonQuery, SampleDetail, SampleListQuery, SamplePage, SampleRef } from './sample.js';
import { StageDetail, StageListQuery, StagePage } from './stage.js';
import { SweepDetail, SweepListQuery, SweepPage } from './sweep.js';
import { ExportQuery, ResultTable, TableQuery } from './table.js';
import { TrialDetail, TrialListQuery, TrialPage } from './trial.js';
import { WorkerList, WorkerListQuery } from './worker.js';

const ofSweep = z.strictObject({ sweep: SweepRef.describe('Id of a sweep, or its name: the last of that name.') });
const ofTrial = z.strictObject({ trial: TrialId });
const ofStage = z.strictObject({ stage: StageKey });
const ofAttempt = z.strictObject({ stage: StageKey, number: wholeNumber(1, 1_000_000) });
const ofArtifact = z.strictObject({ stage: StageKey, path: z.string().min(1).max(512) });

const ofSample = z.strictObject({ stage: StageKey, sample: SampleRef });
const ofInput = z.strictObject({ stage: StageKey, modality: z.string().min(1).max(64), sample: SampleRef });
const ofGate = z.strictObject({ stage: StageKey, number: wholeNumber(0, 1000), sample: SampleRef });

const get = { method: 'GET', params: NO_VALUES, query: NO_VALUES, body: null } as const;
const post = {
  method: 'POST',
  params: ofSweep,
  query: NO_VALUES,
  body: EmptyBody,
  answer: json(RequestReply),
} as const;

/** Every request that the server answers beneath `/api/`. */
export const ROUTES = {
  serverStatus: {
    ...get,
    path: '/api/status',
    tag: 'server',
    summary: 'What the server is and what it allows.',
    answer: json(ServerStatus),
  },
  listSweeps: {
    ...get,
    path: '/api/sweeps',
    tag: 'sweeps',
    summary: 'Sweeps with their progress and best trial.',
    query: SweepListQuery,
    answer: json(SweepPage),
  },
  submitSweep: {
    ...post,
    path: '/api/sweeps',
    tag: 'sweeps',
    summary: 'Runs a sweep file.',
    params: NO_VALUES,
    body: Submission,
  },
  showSweep: {
    ...get,
    path: '/api/sweeps/{sweep}',
    tag: 'sweeps',
    summary: 'A sweep with its definition and axes.',
    params: ofSweep,
    answer: json(SweepDetail),
  },
  pauseSweep: {
    ...post,
    path: '/api/sweeps/{sweep}/pause',
    tag: 'sweeps',
    summary: 'Begins no further stage, has those that run keep their state and end, and waits.',
  },
  resumeSweep: {
    ...post,
    path: '/api/sweeps/{sweep}/resume',
    tag: 'sweeps',
    summary: 'Goes on with a sweep that was paused, stopped, cancelled or interrupted.',
  },
  stopSweep: {
    ...post,
    path: '/api/sweeps/{sweep}/stop',
    tag: 'sweeps',
    summary: 'Begins no further stage; those that run go on to their end.',
  },
  cancelSweep: {
    ...post,
    path: '/api/sweeps/{sweep}/cancel',
    tag: 'sweeps',
    summary: 'Begins no further stage and ends those that run.',
  },
  retrySweep: {
    ...post,
    path: '/api/sweeps/{sweep}/retry',
    tag: 'sweeps',
    summary: 'Runs stages again that failed, or all without a result.',
    body: RetryBody,
  },
  listTrials: {
    ...get,
    path: '/api/sweeps/{sweep}/trials',
    tag: 'trials',
    summary: 'Trials of a sweep with their results.',
    params: ofSweep,
    query: TrialListQuery,
    answer: json(TrialPage),
  },
  listStages: {
    ...get,
    path: '/api/sweeps/{sweep}/stages',
    tag: 'stages',
    summary: 'The stage graph of a sweep: each stage once, with its parents and the number of trials that share it.',
    params: ofSweep,
    query: StageListQuery,
    answer: json(StagePage),
  },
  listAttempts: {
    ...get,
    path: '/api/sweeps/{sweep}/attempts',
    tag: 'stages',
    summary: 'Attempts at the stages of a sweep: when and where each ran, and how it ended.',
    params: ofSweep,
    query: AttemptListQuery,
    answer: json(AttemptPage),
  },
  showTable: {
    ...get,
    path: '/api/sweeps/{sweep}/table',
    tag: 'sweeps',
    summary: 'The results of a sweep over seeds, and their layout in rows and columns.',
    params: ofSweep,
    query: TableQuery,
    answer: json(ResultTable),
  },
  exportTable: {
    ...get,
    path: '/api/sweeps/{sweep}/export',
    tag: 'sweeps',
    summary: 'The table of results as a file: what "ssma sweep export" writes.',
    params: ofSweep,
    query: ExportQuery,
    answer: content(
      'text/plain',
      'text/markdown',
      'text/csv',
      'application/x-tex',
      'application/json',
      'application/vnd.apache.parquet',
    ),
  },
  showTrial: {
    ...get,
    path: '/api/trials/{trial}',
    tag: 'trials',
    summary: 'A trial with its configuration, its stages and every attempt at them.',
    params: ofTrial,
    answer: json(TrialDetail),
  },
  showStage: {
    ...get,
    path: '/api/stages/{stage}',
    tag: 'stages',
    summary: 'A stage with its configuration, its place in the graph and every attempt at it.',
    params: ofStage,
    answer: json(StageDetail),
  },
  listMetrics: {
    ...get,
    path: '/api/stages/{stage}/metrics',
    tag: 'stages',
    summary: 'The series of a stage, a line for each.',
    params: ofStage,
    answer: json(MetricList),
  },
  showSeries: {
    ...get,
    path: '/api/series',
    tag: 'stages',
    summary: 'A metric of several stages, with as many points as are asked for.',
    query: SeriesQuery,
    answer: json(SeriesList),
  },
  showLog: {
    ...get,
    path: '/api/stages/{stage}/attempts/{number}/log',
    tag: 'stages',
    summary: 'The end of what an attempt has written.',
    params: ofAttempt,
    query: LogQuery,
    answer: json(AttemptLog),
  },
  listEvaluations: {
    ...get,
    path: '/api/evaluations',
    tag: 'evaluations',
    summary: 'Evaluations with their scores.',
    query: EvaluationListQuery,
    answer: json(EvaluationPage),
  },
  showEvaluation: {
    ...get,
    path: '/api/stages/{stage}/evaluation',
    tag: 'evaluations',
    summary: 'Scores of an evaluation over all samples, by class and by group of samples.',
    params: ofStage,
    answer: json(Evaluation),
  },
  showConfusion: {
    ...get,
    path: '/api/stages/{stage}/confusion',
    tag: 'evaluations',
    summary: 'The confusion matrix of an evaluation.',
    params: ofStage,
    query: ConfusionQuery,
    answer: json(Confusion),
  },
  listSamples: {
    ...get,
    path: '/api/stages/{stage}/samples',
    tag: 'evaluations',
    summary: 'Samples of an evaluation with their own scores; those with a confusion where one is asked for.',
    params: ofStage,
    query: SampleListQuery,
    answer: json(SamplePage),
  },
  compareSamples: {
    ...get,
    path: '/api/comparison',
    tag: 'evaluations',
    summary: 'Samples that several evaluations have scored, with the difference of their scores.',
    query: ComparisonQuery,
    answer: json(ComparisonPage),
  },
  showSample: {
    ...get,
    path: '/api/stages/{stage}/samples/{sample*}',
    tag: 'evaluations',
    summary: 'A sample as an evaluation saw it: its scores by class, and which pictures there are.',
    params: ofSample,
    answer: json(SampleDetail),
  },
  readInput: {
    ...get,
    path: '/api/stages/{stage}/inputs/{modality}/{sample*}',
    tag: 'evaluations',
    summary: 'What a network was shown of a sample, at its size; depth in colours.',
    params: ofInput,
    answer: content('image/png'),
  },
  readTruth: {
    ...get,
    path: '/api/stages/{stage}/truth/{sample*}',
    tag: 'evaluations',
    summary: 'True classes of a sample: a PNG whose palette index is the class id, 255 where nothing is counted.',
    params: ofSample,
    answer: content('image/png'),
  },
  readPrediction: {
    ...get,
    path: '/api/stages/{stage}/predictions/{sample*}',
    tag: 'evaluations',
    summary: 'Predicted classes of a sample: a PNG whose palette index is the class id.',
    params: ofSample,
    answer: content('image/png'),
  },
  readGate: {
    ...get,
    path: '/api/stages/{stage}/gates/{number}/{sample*}',
    tag: 'evaluations',
    summary: 'How much an SSMA block let through of a modality: a grey PNG, 0 to 255 for 0 to 1.',
    params: ofGate,
    answer: content('image/png'),
  },
  listArtifacts: {
    ...get,
    path: '/api/stages/{stage}/artifacts',
    tag: 'stages',
    summary: 'The files that a stage has finished.',
    params: ofStage,
    answer: json(ArtifactList),
  },
  readArtifact: {
    ...get,
    path: '/api/stages/{stage}/artifacts/{path*}',
    tag: 'stages',
    summary: 'The content of a file, or a range of it.',
    params: ofArtifact,
    answer: content('image/png', 'application/json', 'text/plain', 'text/csv', 'application/octet-stream'),
  },
  listWorkers: {
    ...get,
    path: '/api/workers',
    tag: 'workers',
    summary: 'Workers with their slots, and when they were last heard of.',
    query: WorkerListQuery,
    answer: json(WorkerList),
  },
  events: {
    ...get,
    path: '/api/events',
    tag: 'server',
    summary: 'What changes, as server-sent events; `Last-Event-ID` goes on where a connection ended.',
    query: EventsQuery,
    answer: content('text/event-stream'),
  },
} as const satisfies Record<string, Route>;
