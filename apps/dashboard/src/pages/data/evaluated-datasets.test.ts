import type { TrialDetail } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { evaluatedDatasets } from './evaluated-datasets.js';

function trial(id: string, split: string, state: 'complete' | 'waiting'): TrialDetail {
  const evaluation = { key: `e${id}`, kind: 'evaluate', state, datasetFingerprint: 'f' };
  const config = { dataset: { name: 'cityscapes', root: 'data/c', labels: 11 }, evaluate: { split } };
  // As much of a trial as is looked at.
  return { id, config, stages: [evaluation] } as unknown as TrialDetail;
}

test('lists each split that was evaluated once', () => {
  const trials = [
    trial('a', 'val', 'waiting'),
    trial('b', 'val', 'complete'),
    trial('c', 'val', 'complete'),
    trial('d', 'test', 'complete'),
  ];
  expect(evaluatedDatasets(trials).map(({ id, trial: of }) => [id, of])).toEqual([
    ['cityscapes data/c 11 val', 'b'],
    ['cityscapes data/c 11 test', 'd'],
  ]);
});
