import { expect, test } from 'vitest';
import { servedLab } from '../test-support/served-lab.js';
import { ROUTES } from '../wire/routes.js';
import { openApiDocument } from './openapi.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: object;
  readonly security?: object;
}

function operationsOf(document: unknown): [string, string, Operation][] {
  const { paths } = document as { readonly paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  );
}

test('the document names every route with its parameters', async () => {
  const lab = await servedLab();
  const document = await (await lab.get('/api/openapi.json')).json();
  expect(document).toEqual(openApiDocument('1.2.3'));
  const operations = operationsOf(document);
  expect(operations.map(([, , { operationId }]) => operationId).sort()).toEqual(Object.keys(ROUTES).sort());
  for (const [path, method, { parameters, requestBody, security }] of operations) {
    const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect([requestBody !== undefined, security !== undefined]).toEqual([method === 'post', method === 'post']);
  }
  const series = operations.find(([path]) => path === '/api/series')?.[2].parameters;
  expect(series?.filter(({ required }) => required).map(({ name }) => name)).toEqual(['stage', 'name']);
});

test('the page names every route and needs nothing from elsewhere', async () => {
  const lab = await servedLab();
  const response = await lab.get('/api');
  const html = await response.text();
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const { method, path } of Object.values(ROUTES)) expect(html).toContain(`<code>${method} ${path}</code>`);
  expect(html).not.toMatch(/<script|src=|https?:\/\/|@import/);
});
