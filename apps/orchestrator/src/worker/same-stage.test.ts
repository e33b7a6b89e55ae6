import { DatasetError } from '@ssma/datasets';
import { expect, test } from 'vitest';
import type { StageAssignment } from '../channel/stage-assignment.js';
import type { PlanDependencies } from '../plan/plan-sweep.js';
import { stageAssignment } from '../store/stage-assignment.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { sameStageCheck } from './same-stage.js';

const FUSION = sweepText('model: { network: ssma, modalities: [rgb, depth] }').replace(
  'model: { network: adapnet++ }\n',
  '',
);
const WEIGHTS = sweepText('train: { expert: { encoderWeights: resnet.ckpt } }').replace('train: { steps: 10 }\n', '');

/** What a machine has on its disk; `storedSweep` plans with the same. */
function disk({ fingerprint = 'fingerprint', weights = 'hash of resnet.ckpt' } = {}): PlanDependencies {
  return {
    inspectDataset: async () => ({ fingerprint, modalities: ['rgb', 'depth'] }),
    hashWeights: async () => weights,
  };
}

async function assignments(text: string): Promise<StageAssignment[]> {
  const { db, plan } = await storedSweep(text);
  return plan.stages.map(({ key }) => stageAssignment(db, key));
}

test.each([
  ['a single network', sweepText()],
  ['experts, fusion, fine-tuning and evaluation', FUSION],
  ['a network that starts from weights', WEIGHTS],
])('%s: every stage is the same where the disk is', async (_case, text) => {
  const check = sameStageCheck(disk());
  for (const assignment of await assignments(text)) await check(assignment);
});

test('another dataset under the same name is refused, with what is here', async () => {
  const [training] = await assignments(sweepText());
  const check = sameStageCheck(disk({ fingerprint: 'another' }));
  await expect(check(training as StageAssignment)).rejects.toMatchObject({
    code: 'WORKER_UNFIT',
    message: `stage ${training?.key}: its worker must have the dataset, the files of weights and the version of ssma with which it was planned; got dataset folder with fingerprint another in data/tiny, and version 2 of stages of this kind`,
  });
});

test('other weights are refused', async () => {
  const [training] = await assignments(WEIGHTS);
  const check = sameStageCheck(disk({ weights: 'another hash' }));
  await expect(check(training as StageAssignment)).rejects.toMatchObject({ code: 'WORKER_UNFIT' });
});

test('a dataset that is not there is refused with the reason, and looked for again the next time', async () => {
  const [training] = await assignments(sweepText());
  let isThere = false;
  const inspectDataset: PlanDependencies['inspectDataset'] = (dataset) => {
    if (!isThere) throw new DatasetError('data/tiny: the folder must exist; got none');
    return disk().inspectDataset(dataset);
  };
  const check = sameStageCheck({ ...disk(), inspectDataset });
  await expect(check(training as StageAssignment)).rejects.toMatchObject({
    code: 'WORKER_UNFIT',
    message: `stage ${training?.key}: its worker must have what the stage reads; got data/tiny: the folder must exist; got none`,
  });
  isThere = true;
  await check(training as StageAssignment);
});

test('a dataset that was replaced by the one that was planned with is noticed; one that stays is read once', async () => {
  let fingerprint = 'another';
  let numReads = 0;
  const inspectDataset: PlanDependencies['inspectDataset'] = async () => {
    numReads += 1;
    return { fingerprint, modalities: ['rgb'] };
  };
  const check = sameStageCheck({ ...disk(), inspectDataset });
  const [training, evaluation] = await assignments(sweepText());
  await expect(check(training as StageAssignment)).rejects.toMatchObject({ code: 'WORKER_UNFIT' });
  fingerprint = 'fingerprint';
  await check(training as StageAssignment);
  const numReadsBefore = numReads;
  await check(evaluation as StageAssignment);
  await check(training as StageAssignment);
  expect(numReads).toBe(numReadsBefore);
});
