import type { z } from 'zod';
import type { ArtifactList } from './artifact.js';
import type { AttemptListQuery, AttemptLog, AttemptPage, LogQuery } from './attempt.js';
import type { Confusion, ConfusionQuery, Evaluation, EvaluationListQuery, EvaluationPage } from './evaluation.js';
import { type EventsQuery, StoreEvent } from './event.js';
import { readEventStream } from './event-stream.js';
import type { MetricList, SeriesList, SeriesQuery } from './metric.js';
import type { RequestReply, RetryBody, ServerStatus, Submission } from './request.js';
import { errorOfResponse, RequestError } from './request-error.js';
import type { Route } from './route.js';
import { ROUTES } from './routes.js';
import type { ComparisonPage, ComparisonQuery, SampleDetail, SampleListQuery, SamplePage } from './sample.js';
import type { StageDetail, StageListQuery, StagePage } from './stage.js';
import type { SweepDetail, SweepListQuery, SweepPage } from './sweep.js';
import type { ExportQuery, ResultTable, TableQuery } from './table.js';
import type { TrialDetail, TrialListQuery, TrialPage } from './trial.js';
import type { WorkerList, WorkerListQuery } from './worker.js';

export interface ClientOptions {
  /** Where the server is, e.g. `http://127.0.0.1:8080`; the page's own server when empty. */
  readonly baseUrl: string;
  /** For requests that change something, and for all where reading is guarded; null without one. */
  readonly token: string | null;
  /** Left out, the one of the platform. */
  readonly fetch?: typeof fetch;
}

/** What can be said of any request. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** An event with the id to go on behind. */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: StoreEvent;
}

/** Bytes of a file from the first to the last of them, both included; to its end without a last one. */
export interface ByteRange {
  readonly first: number;
  readonly last?: number;
}

/** A sample of an evaluation. */
export interface SampleOfStage {
  readonly stage: string;
  readonly sample: string;
}

type Defaulted<Query, Required extends keyof Query = never> = Pick<Query, Required> & Partial<Query>;

/** A method for each route. All reject with a RequestError, and with the platform's error where no server answers. */
export interface Client {
  serverStatus(options?: CallOptions): Promise<ServerStatus>;
  listSweeps(query?: Partial<SweepListQuery>, options?: CallOptions): Promise<SweepPage>;
  showSweep(sweep: string, options?: CallOptions): Promise<SweepDetail>;
  listTrials(sweep: string, query?: Partial<TrialListQuery>, options?: CallOptions): Promise<TrialPage>;
  listStages(sweep: string, query?: Partial<StageListQuery>, options?: CallOptions): Promise<StagePage>;
  listAttempts(sweep: string, query?: Partial<AttemptListQuery>, options?: CallOptions): Promise<AttemptPage>;
  showTable(sweep: string, query?: Partial<TableQuery>, options?: CallOptions): Promise<ResultTable>;
  /** The response, whose body is the file. */
  exportTable(sweep: string, query: Defaulted<ExportQuery, 'format'>, options?: CallOptions): Promise<Response>;
  showTrial(trial: string, options?: CallOptions): Promise<TrialDetail>;
  showStage(stage: string, options?: CallOptions): Promise<StageDetail>;
  listMetrics(stage: string, options?: CallOptions): Promise<MetricList>;
  showSeries(query: Defaulted<SeriesQuery, 'stage' | 'name'>, options?: CallOptions): Promise<SeriesList>;
  showLog(
    attempt: { readonly stage: string; readonly number: number },
    query?: Partial<LogQuery>,
    options?: CallOptions,
  ): Promise<AttemptLog>;
  listEvaluations(query?: Partial<EvaluationListQuery>, options?: CallOptions): Promise<EvaluationPage>;
  showEvaluation(stage: string, options?: CallOptions): Promise<Evaluation>;
  showConfusion(stage: string, query?: ConfusionQuery, options?: CallOptions): Promise<Confusion>;
  listSamples(stage: string, query?: Partial<SampleListQuery>, options?: CallOptions): Promise<SamplePage>;
  compareSamples(query: Defaulted<ComparisonQuery, 'stage'>, options?: CallOptions): Promise<ComparisonPage>;
  showSample(sample: SampleOfStage, options?: CallOptions): Promise<SampleDetail>;
  /** The response, whose body is a PNG; so are those of the three below. */
  readInput(sample: SampleOfStage & { readonly modality: string }, options?: CallOptions): Promise<Response>;
  readTruth(sample: SampleOfStage, options?: CallOptions): Promise<Response>;
  readPrediction(sample: SampleOfStage, options?: CallOptions): Promise<Response>;
  readGate(sample: SampleOfStage & { readonly number: number }, options?: CallOptions): Promise<Response>;
  listArtifacts(stage: string, options?: CallOptions): Promise<ArtifactList>;
  /** The response, whose body is the file or the range. */
  readArtifact(
    artifact: { readonly stage: string; readonly path: string; readonly range?: ByteRange },
    options?: CallOptions,
  ): Promise<Response>;
  listWorkers(query?: Partial<WorkerListQuery>, options?: CallOptions): Promise<WorkerList>;
  /**
   * Events as they come, until the connection ends.
   *
   * @param query.lastEventId the last one that was seen: what came behind it comes first
   */
  events(query?: EventsQuery & { readonly lastEventId?: string }, options?: CallOptions): AsyncGenerator<ReceivedEvent>;
  submitSweep(submission: Defaulted<Submission, 'yaml'>, options?: CallOptions): Promise<RequestReply>;
  pauseSweep(sweep: string, options?: CallOptions): Promise<RequestReply>;
  resumeSweep(sweep: string, options?: CallOptions): Promise<RequestReply>;
  stopSweep(sweep: string, options?: CallOptions): Promise<RequestReply>;
  cancelSweep(sweep: string, options?: CallOptions): Promise<RequestReply>;
  retrySweep(sweep: string, body: RetryBody, options?: CallOptions): Promise<RequestReply>;
}

/** What a request is made of besides its route. */
interface Call extends CallOptions {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: object;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of `ssma serve`, for browsers and Node. */
export function createClient(options: ClientOptions): Client {
  const send = sender(options);
  const ask = asker(send);
  return {
    serverStatus: (call) => ask(ROUTES.serverStatus, { ...call }),
    listSweeps: (query, call) => ask(ROUTES.listSweeps, { ...call, ...given({ query }) }),
    showSweep: (sweep, call) => ask(ROUTES.showSweep, { ...call, params: { sweep } }),
    listTrials: (sweep, query, call) => ask(ROUTES.listTrials, { ...call, params: { sweep }, ...given({ query }) }),
    listStages: (sweep, query, call) => ask(ROUTES.listStages, { ...call, params: { sweep }, ...given({ query }) }),
    listAttempts: (sweep, query, call) => ask(ROUTES.listAttempts, { ...call, params: { sweep }, ...given({ query }) }),
    showTable: (sweep, query, call) => ask(ROUTES.showTable, { ...call, params: { sweep }, ...given({ query }) }),
    exportTable: (sweep, query, call) => send(ROUTES.exportTable, { ...call, params: { sweep }, query }),
    showTrial: (trial, call) => ask(ROUTES.showTrial, { ...call, params: { trial } }),
    showStage: (stage, call) => ask(ROUTES.showStage, { ...call, params: { stage } }),
    listMetrics: (stage, call) => ask(ROUTES.listMetrics, { ...call, params: { stage } }),
    showSeries: (query, call) => ask(ROUTES.showSeries, { ...call, query }),
    showLog: (params, query, call) => ask(ROUTES.showLog, { ...call, params: { ...params }, ...given({ query }) }),
    listEvaluations: (query, call) => ask(ROUTES.listEvaluations, { ...call, ...given({ query }) }),
    showEvaluation: (stage, call) => ask(ROUTES.showEvaluation, { ...call, params: { stage } }),
    showConfusion: (stage, query, call) =>
      ask(ROUTES.showConfusion, { ...call, params: { stage }, ...given({ query }) }),
    listSamples: (stage, query, call) => ask(ROUTES.listSamples, { ...call, params: { stage }, ...given({ query }) }),
    compareSamples: (query, call) => ask(ROUTES.compareSamples, { ...call, query }),
    showSample: (params, call) => ask(ROUTES.showSample, { ...call, params: { ...params } }),
    readInput: (params, call) => send(ROUTES.readInput, { ...call, params: { ...params } }),
    readTruth: (params, call) => send(ROUTES.readTruth, { ...call, params: { ...params } }),
    readPrediction: (params, call) => send(ROUTES.readPrediction, { ...call, params: { ...params } }),
    readGate: (params, call) => send(ROUTES.readGate, { ...call, params: { ...params } }),
    listArtifacts: (stage, call) => ask(ROUTES.listArtifacts, { ...call, params: { stage } }),
    readArtifact: ({ stage, path, range }, call) =>
      send(ROUTES.readArtifact, { ...call, params: { stage, path }, headers: rangeHeader(range) }),
    listWorkers: (query, call) => ask(ROUTES.listWorkers, { ...call, ...given({ query }) }),
    events: ({ lastEventId, ...query } = {}, call = {}) => {
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      return receivedEvents(() => send(ROUTES.events, { ...call, query, headers }));
    },
    submitSweep: (body, call) => ask(ROUTES.submitSweep, { ...call, body }),
    pauseSweep: (sweep, call) => ask(ROUTES.pauseSweep, { ...call, params: { sweep }, body: {} }),
    resumeSweep: (sweep, call) => ask(ROUTES.resumeSweep, { ...call, params: { sweep }, body: {} }),
    stopSweep: (sweep, call) => ask(ROUTES.stopSweep, { ...call, params: { sweep }, body: {} }),
    cancelSweep: (sweep, call) => ask(ROUTES.cancelSweep, { ...call, params: { sweep }, body: {} }),
    retrySweep: (sweep, body, call) => ask(ROUTES.retrySweep, { ...call, params: { sweep }, body }),
  };
}

function given({ query }: { readonly query: object | undefined }): { readonly query?: object } {
  return query === undefined ? {} : { query };
}

type Send = (route: Route, call: Call) => Promise<Response>;

function sender({ baseUrl, token, fetch: given }: ClientOptions): Send {
  return async ({ method, path }, { params = {}, query = {}, body, headers, signal }) => {
    // Called as a method of another object, a browser's own function refuses.
    const request = given ?? ((...args: Parameters<typeof fetch>) => globalThis.fetch(...args));
    const response = await request(`${baseUrl.replace(/\/$/, '')}${filled(path, params)}${queryText(query)}`, {
      method,
      headers: {
        ...headers,
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
    if (!response.ok) throw await errorOfResponse(response);
    return response;
  };
}

type JsonRoute = Route & { readonly answer: { readonly kind: 'json' } };

function asker(send: Send) {
  return async <Asked extends JsonRoute>(route: Asked, call: Call): Promise<z.output<Asked['answer']['schema']>> => {
    const response = await send(route, call);
    const answer = route.answer.schema.safeParse(await response.json());
    // The schema that was parsed with is the one of the type.
    if (answer.success) return answer.data as z.output<Asked['answer']['schema']>;
    const issues = answer.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new RequestError(response.status, 'UNEXPECTED', `${route.path}: the answer must be of its schema; ${issues}`);
  };
}

function filled(path: string, params: NonNullable<Call['params']>): string {
  return path.replaceAll(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    const value = String(params[name]);
    return rest === '' ? encodeURIComponent(value) : value.split('/').map(encodeURIComponent).join('/');
  });
}

function queryText(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) search.append(name, String(item));
  }
  return search.size === 0 ? '' : `?${search}`;
}

function rangeHeader(range: ByteRange | undefined): Record<string, string> {
  return range === undefined ? {} : { range: `bytes=${range.first}-${range.last ?? ''}` };
}

async function* receivedEvents(connect: () => Promise<Response>): AsyncGenerator<ReceivedEvent, void> {
  const { body, status } = await connect();
  if (body === null) throw new RequestError(status, 'UNEXPECTED', `${ROUTES.events.path}: must have a body; got none`);
  for await (const { id, data } of readEventStream(body)) yield { id, event: StoreEvent.parse(JSON.parse(data)) };
}
