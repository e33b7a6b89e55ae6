import type { StageNode } from '@ssma/orchestrator/client';
import { expect, test } from 'vitest';
import { stageLayers } from './stage-layers.js';

function stage(key: string, name: string, numTrials: number, parents: Record<string, string> = {}): StageNode {
  const rest = {
    kind: 'train',
    seed: 0,
    state: 'complete',
    numAttempts: 1,
    progress: null,
    error: null,
    elapsedMs: 1,
    costs: null,
  } as const;
  return { key, name, numTrials, parents, ...rest };
}

test('stands a block right of what it needs and counts what is shared', () => {
  const { layers } = stageLayers([
    stage('r0', 'expert rgb', 3),
    stage('d0', 'expert depth', 3),
    stage('f0', 'ssma', 1, { rgb: 'r0', depth: 'd0' }),
    stage('f1', 'ssma', 2, { rgb: 'r0', depth: 'd0' }),
    stage('e0', 'evaluate', 1, { train: 'f0' }),
    stage('x', 'evaluate', 1, { train: 'r0' }),
    stage('y', 'evaluate', 1, { train: 'gone' }),
  ]);
  const shown = layers.map((layer) =>
    layer.map(({ name, stages, numUses, parents }) => [name, stages.length, numUses, parents]),
  );
  expect(shown).toEqual([
    [
      ['expert rgb', 1, 3, []],
      ['expert depth', 1, 3, []],
      ['evaluate', 1, 1, []],
    ],
    [
      ['ssma', 2, 3, ['0 expert rgb', '0 expert depth']],
      ['evaluate', 1, 1, ['0 expert rgb']],
    ],
    [['evaluate', 1, 1, ['1 ssma']]],
  ]);
});
