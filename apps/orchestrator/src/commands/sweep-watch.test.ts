import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { recordEarlyStop } from '../early-stop/record-early-stop.js';
import { sweepSnapshot } from '../results/sweep-snapshot.js';
import { claimStage } from '../store/claim-stage.js';
import { failAttempt } from '../store/end-attempt.js';
import { reopenStages } from '../store/recover-stages.js';
import { setSweepState } from '../store/sweep-runs.js';
import { liveScreen } from '../terminal/live-screen.js';
import { watchFrame } from '../terminal/watch-frame.js';
import { watchLines } from '../terminal/watch-lines.js';
import { completeStage } from '../test-support/complete-stage.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { ssma } from '../test-support/run-command.js';
import { type SweepFixture, storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { tellNews } from '../test-support/tell-news.js';
import { watchSweep } from './sweep-watch.js';

const LEASE_MS = 30_000;

/** Two trials with a training in common; what happens to it is the test's to say. */
async function watchedSweep() {
  const stored = await storedSweep(sweepText('grid: { evaluate.batchSize: [1, 2] }'));
  const [train, first, second] = stored.plan.stages;
  if (train === undefined || first === undefined || second === undefined) throw new Error('there must be three stages');
  const claim = (key: string) => {
    const attempt = claimStage(stored.db, key, freshClaim({ nowMs: 0, leaseExpiresAtMs: LEASE_MS }));
    if (attempt === null) throw new Error(`${key} must be waiting`);
    return attempt;
  };
  const advance = (attempt: ReturnType<typeof claim>, step: number): void => {
    const progress = { phase: 'training', step, totalSteps: 100, loss: 0.5, etaSeconds: 100 - step };
    tellNews(stored.db, attempt, { type: 'progress', progress });
  };
  return { ...stored, train, first, second, claim, advance };
}

/** Watches while `events` happen, one before each tick. */
async function watch({ db, id }: SweepFixture, events: readonly (() => void)[]) {
  const lines: string[] = [];
  const linesOf = watchLines();
  let numTicks = 0;
  async function* ticks() {
    for (const event of events) {
      event();
      numTicks += 1;
      yield;
    }
  }
  const read = () => sweepSnapshot(db, { id, name: 'tiny' }, 0);
  const last = await watchSweep(read, (snapshot) => void lines.push(...linesOf(snapshot)), ticks());
  return { lines, numTicks, last };
}

test('without a terminal there is a line for each event, until nothing can run any more', async () => {
  const sweep = await watchedSweep();
  const { db, id, train, first, second, claim, advance } = sweep;
  const attempt = claim(train.key);
  const { lines, numTicks } = await watch(sweep, [
    () => advance(attempt, 10),
    () => advance(attempt, 15),
    () => advance(attempt, 20),
    () => failAttempt(db, attempt, { state: 'lost', stageState: 'waiting', message: 'killed' }, 1),
    () => completeStage(db, train, { startMs: 0, endMs: 1 }),
    () => completeStage(db, first, { startMs: 0, endMs: 1 }),
    () => failAttempt(db, claim(second.key), { state: 'failed', stageState: 'failed', message: 'no\nspace' }, 1),
    () => expect.unreachable(),
  ]);
  expect(numTicks).toBe(7);
  expect(lines).toEqual([
    `tiny (${id}): 0 of 2 trials complete; 0 of 3 stages done, 1 running`,
    'expert rgb (2 trials): started, attempt 1',
    'expert rgb (2 trials): training 10/100, loss 0.5000, 1 min 30 s left',
    'expert rgb (2 trials): training 20/100, loss 0.5000, 1 min 20 s left',
    'expert rgb (2 trials): waiting',
    'expert rgb (2 trials): complete',
    'evaluate (batchSize=1): complete',
    'evaluate (batchSize=2): failed: no',
    `tiny (${id}): 1 of 2 trials complete, 1 failed; 2 of 3 stages done`,
  ]);
});

test('a sweep has ended when what it needs has failed, and when it was stopped', async () => {
  for (const stageState of ['failed', 'stopped'] as const) {
    const sweep = await watchedSweep();
    const state = stageState === 'failed' ? 'failed' : 'lost';
    failAttempt(sweep.db, sweep.claim(sweep.train.key), { state, stageState, message: 'x' }, 1);
    expect((await watch(sweep, [])).last.hasEnded).toBe(true);
  }
  const stopped = await storedSweep(sweepText('grid: { train.steps: [1, 2] }'));
  expect((await watch(stopped, [])).last.hasEnded).toBe(false);
  const [train] = stopped.plan.stages;
  const attempt = claimStage(stopped.db, train?.key ?? '', freshClaim({ nowMs: 0, leaseExpiresAtMs: 1 }));
  if (attempt === null) throw new Error('the stage must be waiting');
  failAttempt(stopped.db, attempt, { state: 'lost', stageState: 'stopped', message: 'stopped on request' }, 1);
  expect((await watch(stopped, [])).last.hasEnded).toBe(true);
});

test('a sweep goes on behind a training that a rule has stopped as hopeless', async () => {
  const sweep = await storedSweep(sweepText('grid: { train.steps: [1, 2] }'));
  const { db, plan } = sweep;
  const [hopeless, other] = plan.stages.filter(({ kind }) => kind === 'train');
  const attempt = claimStage(db, hopeless?.key ?? '', freshClaim({ nowMs: 0, leaseExpiresAtMs: LEASE_MS }));
  if (attempt === null || other === undefined) throw new Error('there must be two trainings');
  const finding = { stop: true, reason: 'worse', step: 1, value: 3, threshold: 2 } as const;
  recordEarlyStop(db, attempt, { rule: { rule: 'median', metric: 'train/loss' }, hopeless: finding }, 0);
  failAttempt(db, attempt, { state: 'lost', stageState: 'stopped', message: 'hopeless' }, 1);
  expect((await watch(sweep, [])).last.hasEnded).toBe(false);
  const evaluation = plan.stages.find(({ parents }) => parents.train === other.key);
  for (const stage of [other, evaluation]) completeStage(db, stage as typeof other, { startMs: 0, endMs: 1 });
  expect((await watch(sweep, [])).last.hasEnded).toBe(true);
});

test('a sweep that is paused is waited for and shown as such, one that is stopped or cancelled has ended', async () => {
  const sweep = await watchedSweep();
  const { db, id, plan, train, claim } = sweep;
  const attempt = claim(train.key);
  const { lines, last } = await watch(sweep, [
    () => setSweepState(db, id, 'paused'),
    () => failAttempt(db, attempt, { state: 'lost', stageState: 'stopped', message: 'stopped on request' }, 1),
    () => setSweepState(db, id, 'cancelled'),
    () => expect.unreachable(),
  ]);
  expect(lines).toEqual([
    `tiny (${id}): 0 of 2 trials complete; 0 of 3 stages done, 1 running`,
    'expert rgb (2 trials): started, attempt 1',
    `tiny (${id}), paused: 0 of 2 trials complete; 0 of 3 stages done, 1 running`,
    'expert rgb (2 trials): stopped',
    `tiny (${id}), cancelled: 0 of 2 trials complete, 2 stopped; 0 of 3 stages done`,
  ]);
  expect(last.hasEnded).toBe(true);
  setSweepState(db, id, 'paused');
  reopenStages(db, id, 'stopped');
  for (const stage of plan.stages) {
    expect(sweepSnapshot(db, { id, name: 'tiny' }, 0).hasEnded).toBe(false);
    completeStage(db, stage, { startMs: 0, endMs: 1 });
  }
  expect(sweepSnapshot(db, { id, name: 'tiny' }, 0).hasEnded).toBe(true);
});

test('a page has the stages that run with their time left, and a line per trial', async () => {
  const { db, id, plan, train, first, second, claim, advance } = await watchedSweep();
  completeStage(db, train, { startMs: 0, endMs: 1 });
  completeStage(db, first, { startMs: 0, endMs: 1, right: 5 });
  advance(claim(second.key), 40);
  const [one, two] = plan.trials.map((trial) => trial.id);
  const snapshot = sweepSnapshot(db, { id, name: 'tiny' }, 0);
  const page = [
    `tiny (${id}): 1 of 2 trials complete; 2 of 3 stages done, 1 running`,
    '',
    'training 40/100, loss 0.5000, 1 min 00 s left  evaluate (batchSize=2)',
    '',
    'state     stages   mIoU  trial',
    `complete     2/2  33.33  ${one}  batchSize=1`,
    `running      1/2      -  ${two}  batchSize=2`,
  ];
  expect(watchFrame(snapshot, 40)).toEqual(page);
  expect(watchFrame(snapshot, 7)).toEqual(page);
  expect(watchFrame(snapshot, 6)).toEqual([...page.slice(0, 4), 'state  stages  mIoU  trial', '... and 2 more trials']);
  expect(watchFrame(snapshot, 3)).toEqual(page.slice(0, 3));
  expect(watchFrame(sweepSnapshot(db, { id, name: 'tiny' }, LEASE_MS), 40)[0]).toContain('1 stale: their lease');
});

test('trials that do not fit are counted, those that run or failed are kept', () => {
  const trial = { label: '', meanIou: null, numStages: 2, numDone: 0 };
  const states = ['complete', 'waiting', 'failed', 'complete', 'running'] as const;
  const trials = states.map((state, index) => ({ ...trial, id: `t${index}`, state }));
  const frame = watchFrame({ name: 'a', id: 'w', state: 'active', trials, stages: [], hasEnded: false }, 6);
  expect(frame.slice(3).map((line) => line.split(/ +/)[0])).toEqual(['running', 'failed', '...']);
  expect(frame.at(-1)).toBe('... and 3 more trials');
});

test('a page is drawn over the one before and cut to the width of the terminal', () => {
  let written = '';
  const write = (text: string): void => {
    written += text;
  };
  const screen = liveScreen({ write, rows: 25, columns: 6 });
  expect(screen.numLines).toBe(24);
  screen.draw(['one', 'two and more']);
  screen.draw(['three']);
  screen.clear();
  expect(written).toBe('one\ntwo an\n\u001b[2F\u001b[Jthree\n\u001b[1F\u001b[J');
});

test('a sweep that has ended is shown once', async () => {
  const { db, id, file, plan } = await storedSweep(sweepText());
  for (const stage of plan.stages) completeStage(db, stage, { startMs: 0, endMs: 1 });
  expect(await ssma('sweep', 'watch', 'tiny', '--runs', dirname(file))).toEqual({
    code: 0,
    stdout: `tiny (${id}): 1 of 1 trials complete; 2 of 2 stages done\n`,
    stderr: '',
  });
});
