import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { openMetricJournal } from './metric-journal.js';

const loss = (step: number) => ({ name: 'train/loss', step, value: 1 / step });

test('keeps what was reported, for every later attempt', () => {
  const dir = temporaryFolder();
  const first = openMetricJournal(dir);
  expect(first.kept).toEqual([]);
  first.append([loss(1), loss(3)]);
  const second = openMetricJournal(dir);
  expect(second.kept).toEqual([loss(1), loss(3)]);
  second.append([loss(4)]);
  expect(openMetricJournal(dir).kept).toEqual([loss(1), loss(3), loss(4)]);
});

test('drops a line that a killed process has not finished, and writes on behind the one before it', () => {
  const dir = temporaryFolder();
  openMetricJournal(dir).append([loss(1)]);
  appendFileSync(join(dir, 'metrics.jsonl'), '{"name":"train/lo');
  const journal = openMetricJournal(dir);
  journal.append([loss(2)]);
  expect(openMetricJournal(dir).kept).toEqual([loss(1), loss(2)]);
  expect(readFileSync(join(dir, 'metrics.jsonl'), 'utf8').split('\n')).toHaveLength(3);
});

test('passes over damaged lines', () => {
  const dir = temporaryFolder();
  const lines = ['nonsense', '{"name":"a","step":1.5,"value":1}', '{"name":"a","step":1,"value":null}', '[]', 'null'];
  writeFileSync(join(dir, 'metrics.jsonl'), [...lines, JSON.stringify(loss(1)), ''].join('\n'));
  expect(openMetricJournal(dir).kept).toEqual([loss(1)]);
});
