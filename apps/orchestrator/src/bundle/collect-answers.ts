import { z } from 'zod';
import { AttemptPage } from '../wire/attempt.js';
import type { Bundle, BundledText } from '../wire/bundle.js';
import { Evaluation } from '../wire/evaluation.js';
import { MetricList, SeriesList } from '../wire/metric.js';
import { StagePage } from '../wire/stage.js';
import { SweepDetail, SweepPage } from '../wire/sweep.js';
import { TrialPage } from '../wire/trial.js';
import type { ApiReader } from './api-reader.js';

/** Points of a series in a bundle. */
const SERIES_POINTS = 400;
const TABLES = ['', 'classes=true', 'groups=true', 'classes=true&groups=true'];
const EXPORTS = ['text', 'markdown', 'csv', 'latex', 'json'];

const anything = z.json();

export type CollectedAnswers = Pick<Bundle, 'answers' | 'texts' | 'series'> & {
  /** Keys of stages that evaluate and are complete. */
  readonly evaluations: readonly string[];
};

/**
 * Everything of a sweep that the pages ask for but the pictures.
 *
 * @param onProgress told after each trial and stage
 */
export async function collectAnswers(
  api: ApiReader,
  id: string,
  onProgress: (done: number, total: number) => void,
): Promise<CollectedAnswers> {
  const answers: Record<string, unknown> = {};
  const keep = async (path: string): Promise<void> => {
    answers[path] = await api.json(path, anything);
  };
  const root = `/api/sweeps/${id}`;
  const sweep = await api.json(root, SweepDetail);
  const trials = await api.list(`${root}/trials`, TrialPage);
  const stages = await api.list(`${root}/stages`, StagePage);
  const summary = (await api.list('/api/sweeps', SweepPage)).filter((one) => one.id === id);
  answers['/api/status'] = { version: await versionOf(api), runs: sweep.name, isOrchestrated: false, isGuarded: false };
  answers['/api/sweeps'] = { items: summary, nextCursor: null };
  answers['/api/workers'] = { items: [] };
  for (const path of [root, `/api/sweeps/${sweep.name}`]) answers[path] = sweep;
  answers[`${root}/trials`] = { items: trials, nextCursor: null, total: trials.length };
  answers[`${root}/stages`] = { items: stages, nextCursor: null };
  answers[`${root}/attempts`] = { items: await api.list(`${root}/attempts`, AttemptPage), nextCursor: null };
  for (const query of TABLES) await keep(withQuery(`${root}/table`, query));

  let done = 0;
  const step = () => onProgress(++done, trials.length + stages.length);
  for (const trial of trials) {
    await keep(`/api/trials/${trial.id}`);
    step();
  }
  const series: Record<string, Record<string, unknown>> = {};
  for (const { key, numAttempts } of stages) {
    for (const part of ['', '/metrics', '/artifacts']) await keep(`/api/stages/${key}${part}`);
    for (let number = 1; number <= numAttempts; number++) await keep(`/api/stages/${key}/attempts/${number}/log`);
    series[key] = await seriesOf(api, key);
    step();
  }
  const evaluations = stages.filter(({ kind, state }) => kind === 'evaluate' && state === 'complete');
  for (const { key } of evaluations) await keepEvaluation(api, key, keep);
  const texts = await textsOf(api, root);
  return { answers, texts, series, evaluations: evaluations.map(({ key }) => key) };
}

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}

async function versionOf(api: ApiReader): Promise<string> {
  return (await api.json('/api/status', z.object({ version: z.string() }))).version;
}

async function seriesOf(api: ApiReader, key: string): Promise<Record<string, unknown>> {
  const { items } = await api.json(`/api/stages/${key}/metrics`, MetricList);
  const all: Record<string, unknown> = {};
  for (const { name } of items) {
    const query = new URLSearchParams({ stage: key, name, points: String(SERIES_POINTS) });
    const { series } = await api.json(`/api/series?${query}`, SeriesList);
    all[name] = series[0];
  }
  return all;
}

async function keepEvaluation(api: ApiReader, key: string, keep: (path: string) => Promise<void>): Promise<void> {
  const path = `/api/stages/${key}`;
  const { groups } = await api.json(`${path}/evaluation`, Evaluation);
  await keep(`${path}/evaluation`);
  await keep(`${path}/confusion`);
  for (const { name } of groups) await keep(`${path}/confusion?${new URLSearchParams({ group: name })}`);
}

async function textsOf(api: ApiReader, root: string): Promise<Record<string, BundledText>> {
  const texts: Record<string, BundledText> = {};
  for (const format of EXPORTS) {
    const path = `${root}/export?format=${format}`;
    const response = await api.response(path);
    texts[path] = { type: response.headers.get('content-type') ?? 'text/plain', text: await response.text() };
  }
  return texts;
}
