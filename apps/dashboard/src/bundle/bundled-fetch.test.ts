import type { Bundle, ComparisonPage, SamplePage, SampleSummary, TrialPage } from '@ssma/orchestrator/client';
import { describe, expect, test } from 'vitest';
import { bundledFetch } from './bundled-fetch.js';

const sample = (id: string, position: number, meanIou: number | null): SampleSummary => ({
  id,
  position,
  group: id.split('/')[0] ?? null,
  meanIou,
  pixelAccuracy: 0.5,
  pixels: null,
  hasPrediction: true,
  hasGates: false,
});

const trial = (id: string, position: number, axes: Record<string, string>, meanIou: number | null) => ({
  ...{ id, position, axes, meanIou, seed: 0, state: meanIou === null ? 'failed' : 'complete' },
});

const BUNDLE: Bundle = {
  version: 1,
  sweep: 'streets',
  id: 'w1',
  answers: {
    '/api/sweeps': { items: [], nextCursor: null },
    '/api/sweeps/w1/table': { kind: 'plain' },
    '/api/sweeps/w1/table?classes=true': { kind: 'classes' },
    '/api/sweeps/w1/trials': {
      items: [
        trial('t1', 0, { 'model.network': 'ssma' }, 0.2),
        trial('t2', 1, { 'model.network': 'average' }, null),
        trial('t3', 2, { 'model.network': 'ssma' }, 0.4),
      ],
      nextCursor: null,
      total: 3,
    },
    '/api/stages/sa/samples': { items: [sample('day/a', 0, 0.5), sample('fog/b', 1, 0.2), sample('fog/c', 2, null)] },
    '/api/stages/sb/samples': { items: [sample('day/a', 0, 0.6), sample('fog/b', 1, 0.7), sample('fog/c', 2, 0.1)] },
    '/api/stages/sa/confusion': { classNames: ['road', 'car'] },
  },
  texts: { '/api/sweeps/w1/export?format=csv': { type: 'text/csv', text: 'a,b' } },
  series: { sa: { loss: { stageKey: 'sa', steps: [1], values: [0.5], numPoints: 1 } } },
  // Two pixels of road that were taken for a car in one sample, three in the other.
  cells: { sa: { 'day/a': [0, 9, 1, 2], 'fog/b': [1, 3, 3, 1], 'fog/c': [0, 4] } },
  scripts: { '/api/stages/sa/truth/day/a': 'data/pictures-0.js' },
};

const ask = bundledFetch(BUNDLE, async () => ({
  contents: [btoa('picture')],
  paths: { '/api/stages/sa/truth/day/a': 0 },
}));

async function answerOf<Body>(path: string): Promise<Body> {
  const response = await ask(path);
  expect([path, response.status]).toEqual([path, 200]);
  return response.json();
}

const idsOf = async (path: string) => (await answerOf<{ items: { id: string }[] }>(path)).items.map(({ id }) => id);

describe('a bundle answers', () => {
  test('what was read, whatever part of it is asked for', async () => {
    expect(await answerOf('/api/sweeps?limit=200')).toEqual({ items: [], nextCursor: null });
    expect(await answerOf('/api/sweeps/w1/table?classes=false&groups=false')).toEqual({ kind: 'plain' });
    expect(await answerOf('/api/sweeps/w1/table?groups=false&classes=true')).toEqual({ kind: 'classes' });
    expect(await (await ask('/api/sweeps/w1/export?format=csv')).text()).toBe('a,b');
  });

  test.each([
    ['', ['t1', 't2', 't3']],
    ['?sort=meanIou', ['t1', 't3', 't2']],
    ['?sort=meanIou&order=descending', ['t3', 't1', 't2']],
    ['?state=failed', ['t2']],
    ['?where=model.network%3D%22ssma%22&order=descending', ['t3', 't1']],
    ['?where=model.network%3Dssma', ['t1', 't3']],
    ['?sort=axis:model.network', ['t2', 't1', 't3']],
  ])('trials in the order of the server: %s', async (query, expected) => {
    expect(await idsOf(`/api/sweeps/w1/trials${query}`)).toEqual(expected);
    expect((await answerOf<TrialPage>(`/api/sweeps/w1/trials${query}`)).total).toBe(expected.length);
  });

  test('samples with a confusion, most pixels first', async () => {
    const query = 'truth=0&predicted=1&sort=pixels&order=descending';
    const { items, total } = await answerOf<SamplePage>(`/api/stages/sa/samples?${query}`);
    expect(items.map(({ id, pixels }) => [id, pixels])).toEqual([
      ['fog/b', 3],
      ['day/a', 2],
    ]);
    expect(total).toBe(2);
    expect(await idsOf(`/api/stages/sa/samples?${query}&group=day`)).toEqual(['day/a']);
  });

  test('samples with pixels of a class, most of them first', async () => {
    const query = 'truth=0&sort=pixels&order=descending';
    const { items } = await answerOf<SamplePage>(`/api/stages/sa/samples?${query}`);
    expect(items.map(({ id, pixels }) => [id, pixels])).toEqual([
      ['day/a', 11],
      ['fog/c', 4],
      ['fog/b', 3],
    ]);
    expect(await idsOf('/api/stages/sa/samples?truth=1')).toEqual(['fog/b']);
  });

  test('a comparison by the difference to the first', async () => {
    const { items } = await answerOf<ComparisonPage>('/api/comparison?stage=sa&stage=sb&limit=500');
    expect(items.map(({ id, difference }) => [id, difference])).toEqual([
      ['fog/b', 0.7 - 0.2],
      ['day/a', 0.6 - 0.5],
      ['fog/c', null],
    ]);
    expect(await idsOf('/api/comparison?stage=sb&stage=sa&sort=meanIou&order=ascending&group=fog')).toEqual([
      'fog/c',
      'fog/b',
    ]);
  });

  test('a series of stages, without points where there is none', async () => {
    const { series } = await answerOf<{ series: { stageKey: string; values: number[] }[] }>(
      '/api/series?stage=sa&stage=sb&name=loss&points=800',
    );
    expect(series.map(({ stageKey, values }) => [stageKey, values])).toEqual([
      ['sa', [0.5]],
      ['sb', []],
    ]);
  });

  test('pictures from their script', async () => {
    const response = await ask('/api/stages/sa/truth/day/a');
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['image/png', 'picture']);
  });
});

describe('a bundle refuses', () => {
  test('what it lacks, and all that would change something', async () => {
    const lacking = await ask('/api/trials/t9');
    expect([lacking.status, await lacking.json()]).toEqual([
      404,
      { code: 'NOT_FOUND', message: 'This bundle does not hold /api/trials/t9; "ssma serve" shows it.' },
    ]);
    expect((await ask('/api/comparison?stage=sa&stage=sx')).status).toBe(404);
    expect((await ask('/api/sweeps/w1/pause', { method: 'POST', body: '{}' })).status).toBe(403);
  });
});
