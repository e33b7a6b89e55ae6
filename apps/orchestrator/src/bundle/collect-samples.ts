import { createHash } from 'node:crypto';
import { overlayIds } from '@ssma/eval';
import { z } from 'zod';
import { EvaluatedImages, IMAGES_FILE } from '../stages/evaluated-images.js';
import { EvaluateStageConfig } from '../stages/stage-context.js';
import type { BundledPictures } from '../wire/bundle.js';
import { SampleDetail, SamplePage, type SampleSummary } from '../wire/sample.js';
import { StageDetail } from '../wire/stage.js';
import { type ApiReader, ApiRefusal } from './api-reader.js';

export interface CollectedSamples {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly cells: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  /** A script for each sample. */
  readonly pictures: readonly BundledPictures[];
  /** Pictures that could not be read, such as those of a dataset that is elsewhere; what was said of each. */
  readonly missing: readonly string[];
}

/** What an evaluation has kept, of the samples that are taken. */
interface KeptEvaluation {
  readonly key: string;
  readonly config: EvaluateStageConfig;
  readonly samples: readonly SampleSummary[];
  readonly cells: Readonly<Record<string, readonly number[]>>;
}

/**
 * Scores and pictures of some samples of each evaluation, spread over those that it has kept.
 *
 * @param count      samples of each evaluation; those with equal lists of samples take the same
 * @param onProgress told after each picture file
 */
export async function collectSamples(
  api: ApiReader,
  { evaluations, count }: { readonly evaluations: readonly string[]; readonly count: number },
  onProgress: (done: number, total: number) => void,
): Promise<CollectedSamples> {
  const answers: Record<string, unknown> = {};
  const kept: KeptEvaluation[] = [];
  for (const key of evaluations) {
    const one = await keptOf(api, key, count);
    if (one === null) continue;
    kept.push(one);
    answers[`/api/stages/${key}/samples`] = { items: one.samples, nextCursor: null, total: one.samples.length };
  }
  const ids = [...new Set(kept.flatMap(({ samples }) => samples.map(({ id }) => id)))];
  const pictures: BundledPictures[] = [];
  const missing = new Set<string>();
  for (const [index, id] of ids.entries()) {
    const having = kept.filter(({ samples }) => samples.some((sample) => sample.id === id));
    pictures.push(await picturesOf(api, { id, having, answers }, (said) => missing.add(said)));
    onProgress(index + 1, ids.length);
  }
  const cells = Object.fromEntries(kept.map((one) => [one.key, one.cells]));
  return { answers, cells, pictures, missing: [...missing] };
}

/** Null for an evaluation that has kept nothing. */
async function keptOf(api: ApiReader, key: string, count: number): Promise<KeptEvaluation | null> {
  const artifacts = await api.json(
    `/api/stages/${key}/artifacts`,
    z.object({ items: z.array(z.object({ path: z.string() })) }),
  );
  if (!artifacts.items.some(({ path }) => path === IMAGES_FILE)) return null;
  const all = await api.list(`/api/stages/${key}/samples`, SamplePage);
  const keptIds = all.filter(({ hasPrediction }) => hasPrediction).map(({ id }) => id);
  const wanted = new Set(overlayIds(keptIds, count));
  const { images } = await api.json(`/api/stages/${key}/artifacts/${IMAGES_FILE}`, EvaluatedImages);
  const taken = images.filter(({ id }) => wanted.has(id));
  const { config } = await api.json(`/api/stages/${key}`, StageDetail);
  return {
    key,
    config: EvaluateStageConfig.parse(config),
    samples: all.filter(({ id }) => wanted.has(id)),
    cells: Object.fromEntries(taken.map(({ id, cells }) => [id, cells])),
  };
}

interface WantedPictures {
  readonly id: string;
  /** Evaluations that have kept the sample. */
  readonly having: readonly KeptEvaluation[];
  /** Where the details of the sample are added. */
  readonly answers: Record<string, unknown>;
}

async function picturesOf(
  api: ApiReader,
  { id, having, answers }: WantedPictures,
  onMissing: (said: string) => void,
): Promise<BundledPictures> {
  const contents: string[] = [];
  const placeByHash = new Map<string, number>();
  const paths: Record<string, number> = {};
  const add = (path: string, bytes: Uint8Array): void => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const place = placeByHash.get(hash) ?? contents.push(Buffer.from(bytes).toString('base64')) - 1;
    placeByHash.set(hash, place);
    paths[path] = place;
  };
  // Evaluations of one dataset are shown the same inputs: each is made once.
  const made = new Map<string, Promise<Uint8Array | null>>();
  const once = (name: string, path: string): Promise<Uint8Array | null> => {
    const bytes = made.get(name) ?? bytesOf(api, path, onMissing);
    made.set(name, bytes);
    return bytes;
  };
  const sample = id.split('/').map(encodeURIComponent).join('/');
  for (const { key, config } of having) {
    const root = `/api/stages/${key}`;
    const detail = await api.json(`${root}/samples/${sample}`, SampleDetail);
    answers[`${root}/samples/${sample}`] = detail;
    const { dataset, input, evaluate } = config;
    const source = { dataset, input, split: evaluate.split };
    const wanted = [
      { path: `${root}/predictions/${sample}`, name: `prediction ${key}` },
      { path: `${root}/truth/${sample}`, name: JSON.stringify(source) },
      ...detail.modalities.map((modality) => ({
        path: `${root}/inputs/${encodeURIComponent(modality)}/${sample}`,
        name: JSON.stringify({ ...source, modality, degrade: evaluate.degrade[modality] ?? null }),
      })),
      ...detail.gates.map(({ number }) => ({
        path: `${root}/gates/${number}/${sample}`,
        name: `gate ${number} ${key}`,
      })),
    ];
    for (const { path, name } of wanted) {
      const bytes = await once(name, path);
      if (bytes !== null) add(path, bytes);
    }
  }
  return { contents, paths };
}

async function bytesOf(api: ApiReader, path: string, onMissing: (said: string) => void): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await (await api.response(path)).arrayBuffer());
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    onMissing(error.message);
    return null;
  }
}
