import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { addPrunedSweep } from '../test-support/pruned-sweep.js';
import { ssma } from '../test-support/run-command.js';
import { completeLab, lossAt, servedLab } from '../test-support/served-lab.js';
import { SOME_PROVENANCE } from '../test-support/some-provenance.js';
import { Problem } from '../wire/problem.js';
import type { Route } from '../wire/route.js';
import { ROUTES } from '../wire/routes.js';

type JsonRoute = Route & { readonly answer: { readonly kind: 'json' } };

/** A body that is of the schema of its route, which lets no field through that it does not name. */
async function bodyOf<Of extends JsonRoute>(
  route: Of,
  answer: Promise<Response>,
): Promise<z.output<Of['answer']['schema']>> {
  const response = await answer;
  const body: unknown = await response.json();
  expect([response.status, response.headers.get('content-type'), body]).toEqual([200, 'application/json', body]);
  // The schema that was parsed with is the one of the type.
  return route.answer.schema.parse(body) as z.output<Of['answer']['schema']>;
}

async function problemOf(answer: Promise<Response>): Promise<readonly [status: number, message: string]> {
  const response = await answer;
  return [response.status, Problem.parse(await response.json()).message];
}

describe('sweeps', () => {
  test('the list says how far each is, which trial is best, and what is left at the present pace', async () => {
    const lab = await servedLab();
    completeLab(lab);
    const { items, nextCursor } = await bodyOf(ROUTES.listSweeps, lab.get('/api/sweeps'));
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: lab.id,
        name: 'tiny',
        file: 'tiny.yaml',
        state: 'active',
        startedAtMs: 0,
        numTrials: 4,
        trials: { waiting: 1, running: 1, complete: 2, stopped: 0, failed: 0 },
        best: {
          trialId: lab.plan.trials[0]?.id,
          label: 'batchSize=2 seed=0',
          meanIou: 1,
          // Of 1 and 1/3.
          spread: { mean: 2 / 3, std: expect.closeTo(Math.SQRT2 / 3, 12), count: 2 },
        },
        // Two trials, at one per second.
        timeLeftMs: 2000,
      },
    ]);
  });

  test('a sweep has its definition, axes with their values, seeds and stages', async () => {
    const lab = await servedLab();
    completeLab(lab);
    const sweep = await bodyOf(ROUTES.showSweep, lab.get('/api/sweeps/tiny'));
    expect(sweep).toMatchObject({
      id: lab.id,
      axes: [{ path: 'train.batchSize', shortName: 'batchSize', values: [2, 4], numValues: 2, isVarying: true }],
      seeds: [0, 1],
      paperTable: null,
      stages: { waiting: 3, running: 1, complete: 4, stopped: 0, failed: 0 },
      definition: { name: 'tiny', grid: { 'train.batchSize': [2, 4] } },
      policy: { priority: 500 },
    });
    expect((await lab.get('/api/sweeps/none')).status).toBe(404);
  });
});

describe('trials', () => {
  test('come in the order of a column, those without a value last, page by page', async () => {
    const lab = await servedLab();
    completeLab(lab);
    const first = await bodyOf(ROUTES.listTrials, lab.get('/api/sweeps/tiny/trials?sort=meanIou&limit=3'));
    expect(first.items.map(({ label, meanIou }) => [label, meanIou])).toEqual([
      ['batchSize=2 seed=1', expect.closeTo(1 / 3, 12)],
      ['batchSize=2 seed=0', 1],
      ['batchSize=4 seed=0', null],
    ]);
    expect(first.total).toBe(4);
    const path = `/api/sweeps/tiny/trials?sort=meanIou&limit=3&cursor=${first.nextCursor}`;
    const second = await bodyOf(ROUTES.listTrials, lab.get(path));
    expect(second.items.map(({ label }) => label)).toEqual(['batchSize=4 seed=1']);
    expect(second.nextCursor).toBeNull();
  });

  test('are sorted by an axis and filtered by state and by settings of the configuration', async () => {
    const lab = await servedLab();
    const { evaluate } = completeLab(lab);
    const labels = async (query: string): Promise<string[]> => {
      const page = await bodyOf(ROUTES.listTrials, lab.get(`/api/sweeps/tiny/trials?${query}`));
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ label }) => label);
    };
    expect(await labels('sort=axis:train.batchSize&order=descending')).toEqual([
      'batchSize=4 seed=1',
      'batchSize=4 seed=0',
      'batchSize=2 seed=1',
      'batchSize=2 seed=0',
    ]);
    expect(await labels('state=running&state=waiting')).toEqual(['batchSize=4 seed=0', 'batchSize=4 seed=1']);
    expect(await labels('where=train.batchSize%3D2&state=complete&sort=seed&order=descending')).toEqual([
      'batchSize=2 seed=1',
      'batchSize=2 seed=0',
    ]);
    expect(await labels('where=model.network%3Dadapnet%2B%2B&where=input.height%3D32')).toHaveLength(4);
    expect(await labels('where=input.height%3D33')).toEqual([]);
    const all = await bodyOf(ROUTES.listTrials, lab.get('/api/sweeps/tiny/trials'));
    expect(all.items[0]).toMatchObject({ evaluation: evaluate, endedAtMs: 3000, axes: { 'train.batchSize': 2 } });
  });

  test('a trial has its configuration, and stages with attempts and parents', async () => {
    const lab = await servedLab();
    const { train, evaluate } = completeLab(lab);
    const trial = await bodyOf(ROUTES.showTrial, lab.get(`/api/trials/${lab.plan.trials[0]?.id}`));
    expect(trial).toMatchObject({
      seed: 0,
      state: 'complete',
      config: { model: { network: 'adapnet++' } },
      sweeps: [{ id: lab.id, name: 'tiny', label: 'batchSize=2 seed=0', state: 'complete' }],
      stages: [
        {
          key: train,
          children: [evaluate],
          attempts: [{ number: 1, state: 'complete', device: 'cpu', provenance: SOME_PROVENANCE }],
        },
        { key: evaluate, kind: 'evaluate', parents: { train }, attempts: [{ number: 1, provenance: null }] },
      ],
    });
  });
});

describe('stages', () => {
  test('attempts of a sweep come in the order of its stages, with where they ran, page by page', async () => {
    const lab = await servedLab();
    const { train, evaluate } = completeLab(lab);
    const first = await bodyOf(ROUTES.listAttempts, lab.get('/api/sweeps/tiny/attempts?limit=1'));
    expect(first.items).toMatchObject([
      { stageKey: train, stageKind: 'train', number: 1, state: 'complete', device: 'cpu', errorMessage: null },
    ]);
    const path = `/api/sweeps/tiny/attempts?cursor=${first.nextCursor}`;
    const rest = await bodyOf(ROUTES.listAttempts, lab.get(path));
    expect(rest.items[0]).toMatchObject({ stageKey: evaluate, stageKind: 'evaluate', number: 1 });
    expect(rest.items.map(({ state }) => state).filter((state) => state === 'running')).toHaveLength(1);
    expect(rest.nextCursor).toBeNull();
  });

  test('the graph of a sweep has each stage once, with those that share it', async () => {
    const lab = await servedLab({
      text: [
        'name: fusions',
        'dataset: { name: folder, root: data/tiny }',
        'input: [32, 64]',
        'model: { network: ssma, modalities: [rgb, depth] }',
        'grid: { model.fusion.latentReduction: [4, 8, 16] }',
        '',
      ].join('\n'),
    });
    const nodes = new Map<string, { name: string; numTrials: number; parents: Record<string, string> }>();
    let query = '?limit=4';
    for (;;) {
      const page = await bodyOf(ROUTES.listStages, lab.get(`/api/sweeps/fusions/stages${query}`));
      for (const node of page.items) {
        expect(nodes.has(node.key)).toBe(false);
        nodes.set(node.key, node);
      }
      if (page.nextCursor === null) break;
      query = `?limit=4&cursor=${page.nextCursor}`;
    }
    expect(nodes.size).toBe(lab.plan.stages.length);
    for (const { key, parents } of lab.plan.stages) expect(nodes.get(key)?.parents).toEqual(parents);
    const experts = [...nodes.values()].filter(({ name }) => name.startsWith('expert'));
    expect(experts.map(({ name, numTrials }) => [name, numTrials])).toEqual([
      ['expert rgb', 3],
      ['expert depth', 3],
    ]);
  });

  test('a training says what its network costs, if it was ended by a version that counts that', async () => {
    const lab = await servedLab();
    const { plan } = await addPrunedSweep(lab.db);
    const { items } = await bodyOf(ROUTES.listStages, lab.get('/api/sweeps/pruned/stages'));
    const costsByKey = new Map(items.map(({ key, costs }) => [key, costs]));
    const costsOf = (kind: string) =>
      plan.stages.filter((one) => one.kind === kind).map(({ key }) => costsByKey.get(key));
    expect(costsOf('train')).toEqual([
      { parameters: 2_000_000, flops: 1_600_000_000 },
      { parameters: 1_800_000, flops: 1_500_000_000 },
      { parameters: 1_400_000, flops: 1_100_000_000 },
      { parameters: 1_800_000, flops: 1_520_000_000 },
      null,
    ]);
    expect(new Set(costsOf('evaluate'))).toEqual(new Set([null]));
    const whole = plan.stages[0]?.key ?? '';
    expect(await bodyOf(ROUTES.showStage, lab.get(`/api/stages/${whole}`))).toMatchObject({
      costs: { parameters: 2_000_000, flops: 1_600_000_000 },
    });
  });

  test('a series has no more points than are asked for, and keeps its peak', async () => {
    const lab = await servedLab();
    const { train, evaluate } = completeLab(lab);
    const { items } = await bodyOf(ROUTES.listMetrics, lab.get(`/api/stages/${train}/metrics`));
    expect(items).toEqual([
      { name: 'train/loss', numPoints: 1000, firstStep: 0, lastStep: 999, last: 1e-3, minimum: 1e-3, maximum: 50 },
    ]);
    const path = `/api/series?stage=${train}&stage=${evaluate}&name=train%2Floss&points=20`;
    const { series } = await bodyOf(ROUTES.showSeries, lab.get(path));
    expect(series.map(({ stageKey, numPoints }) => [stageKey, numPoints])).toEqual([
      [train, 1000],
      [evaluate, 0],
    ]);
    const [{ steps = [], values = [] } = {}] = series;
    expect(steps.length).toBeLessThanOrEqual(20);
    expect(steps).toContain(777);
    expect(values).toEqual(steps.map(lossAt));
    expect([steps[0], steps.at(-1)]).toEqual([0, 999]);
  });

  test('a log is that of its attempt', async () => {
    const lab = await servedLab();
    const { train } = completeLab(lab);
    const path = `/api/stages/${train}/attempts/1/log`;
    const whole = await bodyOf(ROUTES.showLog, lab.get(path));
    expect(whole).toMatchObject({ text: 'first line\nlast line\n', isCut: false, source: 'file' });
    expect(await bodyOf(ROUTES.showLog, lab.get(`${path}?bytes=5`))).toMatchObject({ text: 'line\n', isCut: true });
    expect((await lab.get(`/api/stages/${train}/attempts/2/log`)).status).toBe(404);
  });
});

describe('evaluations', () => {
  test('are listed by score, of all sweeps or of one', async () => {
    const lab = await servedLab();
    completeLab(lab);
    for (const query of ['', '?sweep=tiny']) {
      const { items } = await bodyOf(ROUTES.listEvaluations, lab.get(`/api/evaluations${query}`));
      expect(items.map(({ seed, meanIou }) => [seed, meanIou])).toEqual([
        [0, 1],
        [1, expect.closeTo(1 / 3, 12)],
      ]);
    }
  });

  test('have scores by class and a confusion matrix with a row per true class', async () => {
    const lab = await servedLab();
    completeLab(lab);
    const { items } = await bodyOf(ROUTES.listEvaluations, lab.get('/api/evaluations'));
    const key = items[1]?.stageKey;
    expect(await bodyOf(ROUTES.showEvaluation, lab.get(`/api/stages/${key}/evaluation`))).toMatchObject({
      pixelAccuracy: 0.5,
      classes: [
        { name: 'road', iou: expect.closeTo(1 / 3, 12), precision: 0.5, recall: 0.5, truthPixels: 10 },
        { name: 'car' },
      ],
      groups: [],
    });
    expect(await bodyOf(ROUTES.showConfusion, lab.get(`/api/stages/${key}/confusion`))).toEqual({
      stageKey: key,
      group: null,
      classNames: ['road', 'car'],
      counts: [
        [5, 5],
        [5, 5],
      ],
    });
    expect((await lab.get(`/api/stages/${key}/confusion?group=night`)).status).toBe(404);
  });
});

describe('tables', () => {
  test.each(['text', 'markdown', 'csv', 'latex', 'json'])('%s is what "ssma sweep export" prints', async (format) => {
    const lab = await servedLab();
    completeLab(lab);
    const served = await lab.get(`/api/sweeps/tiny/export?format=${format}&classes=true`);
    const { stdout } = await ssma('sweep', 'export', 'tiny', '-f', format, '--classes', '--runs', lab.folder.root);
    expect(stdout).toContain('batchSize');
    expect(await served.text()).toBe(stdout);
    expect(served.headers.get('content-disposition')).toMatch(/^attachment; filename="tiny\.\w+"$/);
  });

  test('have spreads over seeds and a layout, which can be chosen', async () => {
    const lab = await servedLab();
    completeLab(lab);
    const table = await bodyOf(ROUTES.showTable, lab.get('/api/sweeps/tiny/table'));
    expect(
      table.groups.map(({ axes, numSeeds, meanIou, meanIouDelta }) => [axes, numSeeds, meanIou?.count, meanIouDelta]),
    ).toEqual([
      [{ 'train.batchSize': 2 }, 2, 2, 0],
      [{ 'train.batchSize': 4 }, 2, undefined, null],
    ]);
    expect(table.grid.header.slice(0, 3)).toEqual(['batchSize', 'seeds', 'mIoU']);
    const pivot = await bodyOf(ROUTES.showTable, lab.get('/api/sweeps/tiny/table?columns=batchSize'));
    expect(pivot.grid.header).toEqual(['batchSize=2', 'batchSize=4']);
    expect(await problemOf(lab.get('/api/sweeps/tiny/table?rows=depth'))).toEqual([
      422,
      'query.rows: must name axes of the sweep (train.batchSize); got depth',
    ]);
  });
});

test('workers come with what runs in their slots', async () => {
  const lab = await servedLab();
  completeLab(lab);
  const { items } = await bodyOf(ROUTES.listWorkers, lab.get('/api/workers'));
  expect(items).toMatchObject([
    { name: 'worker.test-7-a', lastSeenMs: 4900, slots: [{ device: 'cpu', running: { attempt: 1 } }] },
  ]);
});

test('the status names the version and the folder', async () => {
  const lab = await servedLab();
  expect(await bodyOf(ROUTES.serverStatus, lab.get('/api/status'))).toEqual({
    version: '1.2.3',
    runs: lab.folder.root,
    isOrchestrated: false,
    isGuarded: false,
  });
});

describe('requests', () => {
  test('go to the writer and come back with what was done', async () => {
    const lab = await servedLab();
    for (const type of ['pause', 'resume', 'stop', 'cancel'] as const) {
      const reply = await bodyOf(ROUTES[`${type}Sweep`], lab.post(`/api/sweeps/tiny/${type}`, {}));
      expect(reply).toEqual({ message: `${type} done`, data: { state: 'active' } });
    }
    await bodyOf(ROUTES.retrySweep, lab.post('/api/sweeps/tiny/retry', { which: 'failed' }));
    expect(lab.requests).toEqual([
      ...['pause', 'resume', 'stop', 'cancel'].map((type) => ({ type, sweep: 'tiny' })),
      { type: 'retry', sweep: 'tiny', which: 'failed' },
    ]);
  });

  test('a submitted file is checked, line by line, before the writer hears of it', async () => {
    const lab = await servedLab();
    const text =
      'name: new\ndataset: { name: folder, root: data/tiny }\ninput: [32, 64]\nmodel: { network: adapnet++ }\n';
    await bodyOf(ROUTES.submitSweep, lab.post('/api/sweeps', { yaml: text, set: ['train.steps=7'] }));
    expect(lab.requests).toMatchObject([
      { type: 'start', sweep: 'new', file: 'submitted.yaml', definition: { name: 'new', train: { steps: 7 } } },
    ]);
    const wrong = lab.post('/api/sweeps', { yaml: text.replace('adapnet++', 'adapnet--'), file: 'my.yaml' });
    expect(await problemOf(wrong)).toEqual([422, expect.stringMatching(/^my\.yaml:4:\d+: /)]);
    for (const body of [
      { yaml: text.replace('data/tiny', '/etc') },
      { yaml: text, set: ['dataset.root=/etc'] },
      { yaml: text, set: ['dataset.root=../../etc'] },
    ]) {
      expect(await problemOf(lab.post('/api/sweeps', body))).toEqual([
        422,
        expect.stringContaining('must lie below the working directory'),
      ]);
    }
    expect(lab.requests).toHaveLength(1);
  });
});

test('what has not changed comes as 304', async () => {
  const lab = await servedLab();
  const first = await lab.get('/api/sweeps');
  const tag = first.headers.get('etag') ?? '';
  expect(tag).toMatch(/^"[\w-]{27}"$/);
  for (const list of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const again = await lab.get('/api/sweeps', { 'if-none-match': list });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
  }
  completeLab(lab);
  expect((await lab.get('/api/sweeps', { 'if-none-match': tag })).status).toBe(200);
});

test('an error of ours is logged and tells nothing to the sender', async () => {
  const lab = await servedLab({ carryOut: async () => Promise.reject(new TypeError('secret')) });
  const response = await lab.post('/api/sweeps/tiny/pause', {});
  expect([response.status, await response.json()]).toEqual([
    500,
    { code: 'INTERNAL', message: 'the server failed; its log says why' },
  ]);
  expect(lab.troubles.map(({ message }) => message)).toEqual(['secret']);
});
