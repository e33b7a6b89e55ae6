import { modalitiesOf } from '@ssma/core/spec';
import type { Context, Hono } from 'hono';
import { NotFoundError } from '../errors.js';
import { EvaluateStageConfig } from '../stages/stage-context.js';
import { stageRecord } from '../store/stage-record.js';
import { ROUTES } from '../wire/routes.js';
import { answer, answerJson, taggedResponse } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { comparedSamples, listedSamples, sampleDetail } from './listed-samples.js';
import { nextCursor, pageRequest } from './page-cursor.js';
import { RefusedError } from './problems.js';
import { inputPng, truthPng } from './sample-as-seen.js';
import { type SeenImages, seenImages } from './seen-images.js';
import { sortedPage } from './sorted-page.js';

type SampleDependencies = Pick<ApiDependencies, 'db' | 'folder' | 'artifacts'>;

/** Lists the samples of evaluations, and shows what networks were shown and saw. */
export function addSampleRoutes(app: Hono, dependencies: SampleDependencies): void {
  const seen = seenImages(dependencies);
  addSampleLists(app, seen);
  addSampleDetails(app, seen, dependencies);
  addMaps(app, seen);
}

function addSampleLists(app: Hono, seen: SeenImages): void {
  answerJson(app, ROUTES.listSamples, async ({ params, query }) => {
    const samples = listedSamples(await seen.of(params.stage), query);
    const rows = samples.map((sample) => ({ sample, sortKey: sample[query.sort], tie: sample.position }));
    const page = sortedPage(rows, pageRequest(query));
    return { items: page.rows.map(({ sample }) => sample), nextCursor: nextCursor(page, query), total: rows.length };
  });
  answerJson(app, ROUTES.compareSamples, async ({ query }) => {
    const { stage: keys, candidate, group, kept, sort } = query;
    if (keys.length > 1 && candidate >= keys.length) {
      const rule = `must be one of the ${keys.length} evaluations, from 1 to ${keys.length - 1}`;
      throw new RefusedError('BAD_REQUEST', `query.candidate: ${rule}; got ${candidate}`);
    }
    const evaluations = await Promise.all(keys.map((key) => seen.of(key)));
    const rows = comparedSamples(evaluations, candidate)
      .filter((sample) => (group === undefined || sample.group === group) && (!kept || sample.isKept))
      .map((sample) => {
        const sortKey = sort === 'meanIou' ? (sample.meanIou[0] ?? null) : sample[sort];
        return { sample, sortKey, tie: sample.position };
      });
    const page = sortedPage(rows, pageRequest(query));
    return { items: page.rows.map(({ sample }) => sample), nextCursor: nextCursor(page, query), total: rows.length };
  });
}

function addSampleDetails(app: Hono, seen: SeenImages, { db }: Pick<ApiDependencies, 'db'>): void {
  const configOf = (stageKey: string) => EvaluateStageConfig.parse(stageRecord(db, stageKey).config);
  answerJson(app, ROUTES.showSample, async ({ params: { stage, sample } }) => {
    const found = await seen.image(stage, sample);
    return sampleDetail(found, { stageKey: stage, modalities: [...modalitiesOf(configOf(stage).model)] });
  });
  answer(app, ROUTES.readInput, async ({ params: { stage, sample, modality }, context }) => {
    const { image } = await seen.image(stage, sample);
    return png(context, await inputPng({ config: configOf(stage), sample: image.id }, modality));
  });
  answer(app, ROUTES.readTruth, async ({ params: { stage, sample }, context }) => {
    const { images, image } = await seen.image(stage, sample);
    return png(context, await truthPng({ config: configOf(stage), sample: image.id }, images));
  });
}

function addMaps(app: Hono, seen: SeenImages): void {
  answer(app, ROUTES.readPrediction, async ({ params: { stage, sample }, context }) => {
    const { image } = await seen.image(stage, sample);
    if (image.prediction === null) {
      throw new NotFoundError(`prediction: ${stage} must have kept it (evaluate.predictions); got none of ${sample}`);
    }
    return png(context, await seen.map(stage, image.prediction));
  });
  answer(app, ROUTES.readGate, async ({ params: { stage, sample, number }, context }) => {
    const { image } = await seen.image(stage, sample);
    const gate = image.gates[number];
    if (gate === undefined) {
      throw new NotFoundError(`gate: number must be below ${image.gates.length} for ${sample}; got ${number}`);
    }
    return png(context, await seen.map(stage, gate));
  });
}

function png(context: Context, bytes: Uint8Array): Response {
  return taggedResponse(context, new Uint8Array(bytes), { 'content-type': 'image/png' });
}
