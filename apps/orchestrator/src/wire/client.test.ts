import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CHECKPOINT, completeLab, type ServedLab, servedLab, TOKEN } from '../test-support/served-lab.js';
import { type Client, createClient } from './client.js';
import { RequestError } from './request-error.js';
import { ROUTES } from './routes.js';

function clientOf({ app }: ServedLab, token: string | null = TOKEN): Client {
  return createClient({
    baseUrl: 'http://localhost/',
    token,
    fetch: async (input, init) => app.request(String(input), init),
  });
}

test('has a method for each route, which answers as the server does', async () => {
  const lab = await servedLab();
  const { train, evaluate } = completeLab(lab);
  const client = clientOf(lab);
  expect(Object.keys(client).sort()).toEqual(Object.keys(ROUTES).sort());
  expect((await client.serverStatus()).version).toBe('1.2.3');
  expect((await client.listSweeps({ name: 'in', sort: 'name' })).items).toHaveLength(1);
  expect((await client.listSweeps({ state: 'paused' })).items).toEqual([]);
  expect((await client.showSweep('tiny')).id).toBe(lab.id);
  const trials = await client.listTrials('tiny', { state: ['complete'], where: ['train.batchSize=2'], limit: 1 });
  expect([trials.total, trials.items.length]).toEqual([2, 1]);
  expect((await client.listStages('tiny', { limit: 500 })).items).toHaveLength(8);
  expect((await client.showTable('tiny', { classes: true })).classNames).toEqual(['road', 'car']);
  expect(await (await client.exportTable('tiny', { format: 'csv' })).text()).toMatch(/^train\.batchSize,state/);
  const parquet = await (await client.exportTable('tiny', { format: 'parquet' })).arrayBuffer();
  expect(Buffer.from(parquet).toString('latin1', 0, 4)).toBe('PAR1');
  expect((await client.showTrial(trials.items[0]?.id ?? '')).stages).toHaveLength(2);
  expect((await client.showStage(train)).children).toEqual([evaluate]);
  expect((await client.listMetrics(train)).items).toHaveLength(1);
  expect((await client.showSeries({ stage: [train], name: 'train/loss', points: 4 })).series).toHaveLength(1);
  expect((await client.showLog({ stage: train, number: 1 }, { bytes: 5 })).text).toBe('line\n');
  expect((await client.listEvaluations({ sweep: 'tiny' })).items).toHaveLength(2);
  expect((await client.showEvaluation(evaluate)).meanIou).toBe(1);
  expect((await client.showConfusion(evaluate)).counts).toEqual([
    [10, 0],
    [0, 10],
  ]);
  expect((await client.listArtifacts(train)).items).toHaveLength(1);
  const part = await client.readArtifact({ stage: train, path: 'weights.bin', range: { first: 9 } });
  expect([part.status, await part.text()]).toEqual([206, CHECKPOINT.slice(9)]);
  expect((await client.listWorkers()).items).toHaveLength(1);
  expect((await client.retrySweep('tiny', { which: 'missing' })).message).toBe('retry done');
  for (const type of ['pause', 'resume', 'stop', 'cancel'] as const) {
    expect((await client[`${type}Sweep`]('tiny')).message).toBe(`${type} done`);
  }
});

test('rejects with status, code and message', async () => {
  const lab = await servedLab();
  const missing = await clientOf(lab)
    .showSweep('none')
    .catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(RequestError);
  expect(missing).toMatchObject({ status: 404, code: 'NOT_FOUND', message: expect.stringContaining('got none') });
  await expect(clientOf(lab, null).pauseSweep('tiny')).rejects.toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
  const other = createClient({
    baseUrl: 'http://x',
    token: null,
    fetch: async () => new Response('<html>', { status: 502 }),
  });
  await expect(other.listSweeps()).rejects.toMatchObject({
    status: 502,
    code: 'UNEXPECTED',
    message: 'status 502: <html>',
  });
  const odd = createClient({ baseUrl: '', token: null, fetch: async () => Response.json({ items: 1 }) });
  await expect(odd.listWorkers()).rejects.toMatchObject({
    status: 200,
    code: 'UNEXPECTED',
    message: expect.stringContaining('items'),
  });
});

test('is made of nothing but zod, so that browsers can load it', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const imported = files.flatMap((name) =>
    [...readFileSync(`${folder}${name}`, 'utf8').matchAll(/from '([^']+)'/g)].map(([, module = '']) => module),
  );
  expect(new Set(imported.filter((module) => !/^\.\/[\w-]+\.js$/.test(module)))).toEqual(new Set(['zod']));
});
