import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLabels, decodeRgb } from '@ssma/datasets';
import { accumulate, emptyConfusion, summarise } from '@ssma/eval';
import { describe, expect, test } from 'vitest';
import { type SeenLab, seenLab } from '../test-support/seen-lab.js';
import { completeLab, servedLab } from '../test-support/served-lab.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { createClient } from '../wire/client.js';
import { Problem } from '../wire/problem.js';
import { RequestError } from '../wire/request-error.js';

/** The client, which holds every answer against its schema. */
function clientOf({ app }: Pick<SeenLab, 'app'>) {
  const send: typeof fetch = async (input, init) => app.request(String(input), init);
  return createClient({ baseUrl: 'http://localhost', token: null, fetch: send });
}

async function fileOf(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  const path = join(temporaryFolder(), 'picture.png');
  writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}

async function problemOf(answer: Promise<Response>): Promise<readonly [status: number, message: string]> {
  const response = await answer;
  return [response.status, Problem.parse(await response.json()).message];
}

function scoreOf(truth: Uint8Array, prediction: Uint8Array) {
  const confusion = emptyConfusion(11);
  accumulate(confusion, truth, prediction);
  return { confusion, summary: summarise(confusion) };
}

describe('samples of an evaluation', () => {
  test('each has its own scores, and what is kept of it', async () => {
    const lab = await seenLab();
    const { items, total } = await clientOf(lab).listSamples(lab.ssma);
    expect(total).toBe(4);
    expect(items).toEqual(
      [...lab.truth].map(([id, truth], position) => {
        const { meanIou, pixelAccuracy } = scoreOf(truth, lab.predictionOf(lab.ssma, id)).summary;
        const kind = { hasPrediction: position < 3, hasGates: position === 0 };
        return { id, position, group: id.split('/')[0], meanIou, pixelAccuracy, pixels: null, ...kind };
      }),
    );
  });

  test('sorted by score, a page at a time', async () => {
    const lab = await seenLab();
    const client = clientOf(lab);
    const all = await client.listSamples(lab.average, { sort: 'meanIou', order: 'descending' });
    const scores = all.items.map(({ meanIou }) => meanIou ?? Number.NaN);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const first = await client.listSamples(lab.average, { sort: 'meanIou', order: 'descending', limit: 3 });
    const cursor = first.nextCursor ?? '';
    const second = await client.listSamples(lab.average, { sort: 'meanIou', order: 'descending', limit: 3, cursor });
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.nextCursor).toBeNull();
  });

  test('those with pixels of one class that were taken for another, most of them first', async () => {
    const lab = await seenLab();
    const [road, sidewalk] = [2, 3];
    const cell = { truth: sidewalk, predicted: road };
    const pixels = [...lab.truth].map(([id, truth]) => {
      const { counts } = scoreOf(truth, lab.predictionOf(lab.average, id)).confusion;
      return [id, counts[sidewalk * 11 + road] ?? 0] as const;
    });
    const expected = pixels.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
    expect(expected.length).toBeGreaterThan(0);
    const { items } = await clientOf(lab).listSamples(lab.average, { ...cell, sort: 'pixels', order: 'descending' });
    expect(items.map(({ id, pixels: count }) => [id, count])).toEqual(expected);
  });

  test('those with pixels of a class, most of them first', async () => {
    const lab = await seenLab();
    for (const classId of [2, 9]) {
      const pixels = [...lab.truth].map(
        ([id, truth]) => [id, truth.filter((label) => label === classId).length] as const,
      );
      const expected = pixels.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
      const query = { truth: classId, sort: 'pixels', order: 'descending' } as const;
      const { items, total } = await clientOf(lab).listSamples(lab.average, query);
      expect(items.map(({ id, pixels: count }) => [id, count])).toEqual(expected);
      expect(total).toBe(expected.length);
    }
  });

  test('of a group, and those whose prediction is kept', async () => {
    const lab = await seenLab();
    const client = clientOf(lab);
    const [group] = [...lab.truth.keys()].map((id) => id.split('/')[0] as string);
    const { items } = await client.listSamples(lab.ssma, { group: group as string });
    expect(new Set(items.map((item) => item.group))).toEqual(new Set([group]));
    const { total } = await client.listSamples(lab.ssma, { kept: true });
    expect(total).toBe(3);
  });

  test('one has the scores of its classes, and says which pictures there are', async () => {
    const lab = await seenLab();
    const [id, truth] = [...lab.truth][0] as [string, Uint8Array];
    const prediction = lab.predictionOf(lab.ssma, id);
    const sample = await clientOf(lab).showSample({ stage: lab.ssma, sample: id });
    const { perClass } = scoreOf(truth, prediction).summary;
    expect(sample).toMatchObject({ id, position: 0, height: 32, width: 48, modalities: ['rgb', 'depth'] });
    expect(sample.classes.map(({ iou, truthPixels }) => ({ iou, truthPixels }))).toEqual(
      perClass.map(({ iou, truthPixels }) => ({ iou, truthPixels })),
    );
    const counted = (classId: number) => [...prediction].filter((seen, at) => seen === classId && truth[at] !== 255);
    expect(sample.classes.map(({ predictedPixels }) => predictedPixels)).toEqual(
      sample.classes.map((_, classId) => counted(classId).length),
    );
    const gate = { block: 'ssma/latent', height: 2, width: 3, mean: 0.5 };
    expect(sample.gates).toEqual([
      { number: 0, modality: 'rgb', ...gate },
      { number: 1, modality: 'depth', ...gate },
    ]);
  });
});

describe('a comparison', () => {
  test('begins with the sample that the candidate improves most', async () => {
    const lab = await seenLab();
    const iou = (key: string, id: string) =>
      scoreOf(lab.truth.get(id) as Uint8Array, lab.predictionOf(key, id)).summary.meanIou ?? Number.NaN;
    const expected = [...lab.truth.keys()]
      .slice(0, 3)
      .map((id) => ({ id, meanIou: [iou(lab.average, id), iou(lab.ssma, id)] as const }))
      .map(({ id, meanIou }) => ({ id, meanIou, difference: meanIou[1] - meanIou[0] }))
      .sort((a, b) => b.difference - a.difference);
    const { items, total } = await clientOf(lab).compareSamples({ stage: [lab.average, lab.ssma] });
    expect(total).toBe(3);
    expect(items.map(({ id, meanIou, difference }) => ({ id, meanIou, difference }))).toEqual(expected);
  });

  test('of one evaluation has no difference, and keeps its order', async () => {
    const lab = await seenLab();
    const { items } = await clientOf(lab).compareSamples({ stage: [lab.ssma], sort: 'position', order: 'ascending' });
    expect(items.map(({ id, difference }) => [id, difference])).toEqual(
      [...lab.truth.keys()].slice(0, 3).map((id) => [id, null]),
    );
  });

  test('refuses a candidate that is not compared, and five evaluations', async () => {
    const lab = await seenLab();
    const two = `stage=${lab.average}&stage=${lab.ssma}`;
    expect(await problemOf(lab.get(`/api/comparison?${two}&candidate=2`))).toEqual([
      400,
      'query.candidate: must be one of the 2 evaluations, from 1 to 1; got 2',
    ]);
    expect((await problemOf(lab.get(`/api/comparison?${two}&${two}&stage=${lab.ssma}`)))[0]).toBe(400);
    expect((await problemOf(lab.get('/api/comparison')))[0]).toBe(400);
  });
});

describe('pictures', () => {
  test('truth and prediction hold class ids', async () => {
    const lab = await seenLab();
    const client = clientOf(lab);
    for (const [sample, truth] of [...lab.truth].slice(0, 3)) {
      const shown = await decodeLabels(await fileOf(client.readTruth({ stage: lab.ssma, sample })));
      expect([shown.height, shown.width, [...shown.data]]).toEqual([32, 48, [...truth]]);
      const seen = await decodeLabels(await fileOf(client.readPrediction({ stage: lab.ssma, sample })));
      expect([...seen.data]).toEqual([...lab.predictionOf(lab.ssma, sample)]);
    }
  });

  test('inputs are at the size of the network; depth is in colours', async () => {
    const lab = await seenLab();
    const [sample] = [...lab.truth.keys()] as [string];
    const client = clientOf(lab);
    const rgb = await decodeRgb(await fileOf(client.readInput({ stage: lab.ssma, sample, modality: 'rgb' })));
    const stored = await decodeRgb(join(lab.root, 'leftImg8bit', 'val', `${sample}_leftImg8bit.png`));
    expect(rgb).toEqual(stored);
    const depth = await decodeRgb(await fileOf(client.readInput({ stage: lab.ssma, sample, modality: 'depth' })));
    expect([depth.height, depth.width]).toEqual([32, 48]);
    // Every colour of the scale has a channel without light or one with all of it: no grey among them.
    const greys = Array.from({ length: 32 * 48 }, (_, pixel) => depth.data.subarray(3 * pixel, 3 * pixel + 3));
    expect(greys.filter(([r, g, b]) => r === g && g === b)).toEqual([]);
  });

  test('a sensor that failed in the evaluation is shown as the network saw it', async () => {
    const lab = await seenLab({ degrade: '{ depth: missing }' });
    const [sample] = [...lab.truth.keys()] as [string];
    const response = clientOf(lab).readInput({ stage: lab.ssma, sample, modality: 'depth' });
    const { data } = await decodeRgb(await fileOf(response));
    expect(new Set(Array.from({ length: 32 * 48 }, (_, at) => data.subarray(3 * at, 3 * at + 3).join()))).toEqual(
      new Set(['0,0,128']),
    );
  });

  test('a gate is a grey picture of its own size', async () => {
    const lab = await seenLab();
    const [sample] = [...lab.truth.keys()] as [string];
    const gate = await decodeLabels(await fileOf(clientOf(lab).readGate({ stage: lab.ssma, sample, number: 1 })));
    expect([gate.height, gate.width, [...gate.data]]).toEqual([2, 3, [0, 0, 0, 255, 255, 255]]);
  });

  test('come with an entity tag', async () => {
    const lab = await seenLab();
    const path = `/api/stages/${lab.ssma}/predictions/${[...lab.truth.keys()][0]}`;
    const tag = (await lab.get(path)).headers.get('etag') ?? '';
    expect((await lab.get(path, { 'if-none-match': tag })).status).toBe(304);
  });
});

describe('refuses', () => {
  const PATHS = [
    '../../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2fetc%2fpasswd',
    '..%5c..%5csecret',
    'day/%00',
    'a'.repeat(513),
  ];

  test('a sample that is none of the evaluation, whatever its path', async () => {
    const lab = await seenLab();
    for (const kind of ['samples', 'truth', 'predictions', 'inputs/rgb', 'gates/0']) {
      for (const path of PATHS) {
        const { status } = await lab.get(`/api/stages/${lab.ssma}/${kind}/${path}`);
        expect([kind, path, status >= 400 && status < 500]).toEqual([kind, path, true]);
      }
    }
    expect(lab.troubles).toEqual([]);
    expect(await problemOf(lab.get(`/api/stages/${lab.ssma}/truth/..%2fx`))).toEqual([
      404,
      `sample: ${lab.ssma} must have scored it; got "../x"`,
    ]);
  });

  test('what was not kept, a gate that is not there and a modality that the dataset lacks', async () => {
    const lab = await seenLab();
    const [first, , , last] = [...lab.truth.keys()] as [string, string, string, string];
    const of = (path: string) => problemOf(lab.get(`/api/stages/${lab.ssma}/${path}`));
    expect(await of(`predictions/${last}`)).toEqual([
      404,
      `prediction: ${lab.ssma} must have kept it (evaluate.predictions); got none of ${last}`,
    ]);
    expect(await of(`gates/2/${first}`)).toEqual([404, `gate: number must be below 2 for ${first}; got 2`]);
    expect(await of(`inputs/nir/${first}`)).toEqual([
      422,
      'batches: modalities must be at least one of rgb, depth, jet, hha of dataset cityscapes; got nir',
    ]);
  });

  test('a stage that has kept nothing, and one that is not there', async () => {
    const lab = await servedLab();
    const { train, evaluate } = completeLab(lab);
    for (const key of [train, evaluate]) {
      const [status, message] = await problemOf(lab.get(`/api/stages/${key}/samples`));
      expect([status, message]).toEqual([404, expect.stringContaining(`samples: stage ${key} must be an evaluation`)]);
    }
    expect((await problemOf(lab.get('/api/stages/sabc/samples')))[0]).toBe(404);
  });

  test('a predicted class without a true one, and a class that is none', async () => {
    const lab = await seenLab();
    const of = (query: string) => problemOf(lab.get(`/api/stages/${lab.ssma}/samples?${query}`));
    expect(await of('predicted=1')).toEqual([
      400,
      'query.truth: must be a class from 0 to 10, as predicted is given; got nothing',
    ]);
    expect(await of('truth=11&predicted=0')).toEqual([400, 'query.truth: must be a class from 0 to 10; got 11']);
    expect(await of('truth=0&predicted=11')).toEqual([400, 'query.predicted: must be a class from 0 to 10; got 11']);
  });

  test('inputs and truth of a dataset that is gone, but not what was kept', async () => {
    const lab = await seenLab();
    const client = clientOf(lab);
    const [sample] = [...lab.truth.keys()] as [string];
    rmSync(lab.root, { recursive: true });
    const failed = client.readTruth({ stage: lab.ssma, sample });
    await expect(failed).rejects.toThrow(RequestError);
    await expect(failed).rejects.toMatchObject({ status: 422 });
    await fileOf(client.readPrediction({ stage: lab.ssma, sample }));
  });
});
