import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { readyChildren } from './ready-children.js';
import { stages } from './tables.js';

const FUSIONS = sweepText('grid: { model.network: [average, ssma] }').replace(
  'network: adapnet++',
  'network: ssma, modalities: [rgb, depth]',
);

test('the stages behind a stage are ready once all their parents are complete, and as long as they wait', async () => {
  const { db, plan } = await storedSweep(FUSIONS);
  const keyOf = (name: string): string => plan.stages.find((stage) => stage.name === name)?.key ?? '';
  const [rgb, depth] = [keyOf('expert rgb'), keyOf('expert depth')];
  const fusions = [keyOf('average'), keyOf('ssma')].sort();
  const setState = (key: string, state: 'complete' | 'running'): void => {
    db.update(stages).set({ state }).where(eq(stages.key, key)).run();
  };

  setState(rgb, 'complete');
  expect(readyChildren(db, rgb)).toEqual([]);
  setState(depth, 'complete');
  expect(readyChildren(db, rgb)).toEqual(fusions);
  expect(readyChildren(db, depth)).toEqual(fusions);

  setState(keyOf('ssma'), 'running');
  expect(readyChildren(db, rgb)).toEqual([keyOf('average')]);
  setState(keyOf('ssma'), 'complete');
  expect(readyChildren(db, keyOf('ssma'))).toEqual([keyOf('fine-tune ssma')]);
  expect(readyChildren(db, keyOf('fine-tune ssma'))).toEqual([]);
});

test('a stage that nothing reads has no children', async () => {
  const { db, plan } = await storedSweep(sweepText());
  expect(readyChildren(db, plan.stages.at(-1)?.key ?? '')).toEqual([]);
});
