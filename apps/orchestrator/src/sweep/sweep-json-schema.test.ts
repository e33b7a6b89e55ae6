import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sweepJsonSchemaText } from './sweep-json-schema.js';

test('the published schema is the one of the code: `ssma sweep schema > experiments/sweep.schema.json`', () => {
  const published = readFileSync(new URL('../../../../experiments/sweep.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(sweepJsonSchemaText()));
});

test('the schema lists the keys of a sweep file; a further one is a decision to be seen here', () => {
  expect(Object.keys(JSON.parse(sweepJsonSchemaText()).properties)).toEqual([
    'name',
    'description',
    'dataset',
    'input',
    'model',
    'train',
    'prune',
    'evaluate',
    'seeds',
    'baseline',
    'grid',
    'zip',
    'include',
    'random',
    'exclude',
    'when',
    'report',
    'onError',
    'retries',
    'retryDelaySeconds',
    'priority',
    'capability',
    'earlyStop',
  ]);
});
