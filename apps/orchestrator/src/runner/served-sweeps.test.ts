import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ControlRequest } from '../control/control-request.js';
import { ConfigError } from '../errors.js';
import { attemptsOfStage } from '../store/attempts-of-stage.js';
import { definitionOfSweep } from '../store/definition-of-sweep.js';
import type { Database } from '../store/open-store.js';
import { requireSweepRun } from '../store/sweep-runs.js';
import { sweepStanding } from '../store/sweep-standing.js';
import { earlyStops, stages, sweepTrials, trials } from '../store/tables.js';
import { parseSweep } from '../sweep/read-sweep.js';
import { writtenSweep } from '../sweep/written-sweep.js';
import { type FakeAttempt, type SweepLab, sweepLab } from '../test-support/sweep-lab.js';
import { sweepText } from '../test-support/sweep-text.js';
import { definitionId } from './definition-id.js';

const TWO = sweepText('grid: { train.batchSize: [2, 4] }');
const THREE = sweepText('grid: { train.batchSize: [2, 4, 8] }');

const tiny = <Type extends 'pause' | 'resume' | 'stop' | 'cancel'>(type: Type) => ({ type, sweep: 'tiny' }) as const;
const retry = (which: 'failed' | 'missing') => ({ type: 'retry', sweep: 'tiny', which }) as const;

function attemptStates(db: Database, { key }: FakeAttempt): string[] {
  return attemptsOfStage(db, key).map(({ state, errorMessage }) => `${state} ${errorMessage ?? ''}`.trim());
}

function fingerprintOf(db: Database, key: string): string | undefined {
  return db.select().from(stages).where(eq(stages.key, key)).get()?.datasetFingerprint;
}

/** Whether a promise has been resolved by what has happened so far. */
async function isResolved(promise: Promise<unknown>): Promise<boolean> {
  let isDone = false;
  void promise.then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return isDone;
}

async function refusal(lab: SweepLab, request: ControlRequest): Promise<string> {
  const error = await lab.ask(request).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof Error ? error.message : '';
}

test('a paused sweep keeps the state of what runs, begins nothing and is waited for, until it is resumed', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const ended = lab.sweeps.ended();
  const first = await lab.next();
  expect(await lab.ask(tiny('pause'))).toEqual({
    message: `tiny (${id}) is paused; 1 running stage keeps its state and ends`,
    data: { sweep: 'tiny', id, state: 'paused', running: 1 },
  });
  await first.stored;
  expect(attemptStates(lab.db, first)).toEqual(['lost stopped on request']);
  expect(requireSweepRun(lab.db, id).state).toBe('paused');
  expect(await isResolved(ended)).toBe(false);
  expect(lab.numUnasked()).toBe(0);

  expect(await lab.ask(tiny('resume'))).toEqual({
    message: `tiny (${id}) runs on; stages to run: 4 of 4`,
    data: { sweep: 'tiny', id, state: 'active', toRun: 4, changed: 0 },
  });
  const attempts = await lab.finish(4);
  expect(attempts.map(({ key, number }) => [key === first.key, number]).slice(0, 1)).toEqual([[true, 2]]);
  await ended;
  expect(lab.sweeps.results()).toMatchObject([{ id, name: 'tiny', state: 'active', isExtended: false }]);
  expect(sweepStanding(lab.db, id)).toMatchObject({ complete: 4, waiting: 0 });
});

test('an interrupt ends the wait for a paused sweep, which stays paused', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const ended = lab.sweeps.ended();
  const first = await lab.next();
  await lab.ask(tiny('pause'));
  await first.stored;
  expect(await isResolved(ended)).toBe(false);
  lab.interrupt();
  await ended;
  expect(lab.sweeps.results()).toMatchObject([{ id, state: 'paused' }]);
});

test('a sweep with settings of another version is refused with what to do', async () => {
  const before = sweepLab();
  await before.start(TWO);
  await before.die();
  const lab = sweepLab({ file: before.file });
  const [trial] = lab.db.select().from(trials).orderBy(trials.id).all();
  if (trial === undefined) throw new Error('there must be a trial');
  const config = { ...JSON.parse(trial.configJson), evaluate: { forgotten: 1 } };
  lab.db
    .update(trials)
    .set({ configJson: JSON.stringify(config) })
    .where(eq(trials.id, trial.id))
    .run();
  expect(await refusal(lab, tiny('resume'))).toBe(
    `trial ${trial.id}: its settings must be of this version of ssma; got evaluate: Unrecognized key: "forgotten" (start the sweep from its file)`,
  );
});

test('a stage that is still ending when its sweep is resumed begins again, and that is no failure', async () => {
  const lab = sweepLab();
  await lab.start(sweepText('retries: 0'));
  const ended = lab.sweeps.ended();
  const first = await lab.next();
  first.defy();
  await lab.ask(tiny('pause'));
  await lab.ask(tiny('resume'));
  first.obey();
  const [again] = await lab.finish(2);
  expect([again?.key, again?.number]).toEqual([first.key, 2]);
  await ended;
  expect(attemptStates(lab.db, first)).toEqual(['lost its worker ended', 'complete']);
});

test('a sweep that was complete before its last stage heard of the pause has ended', async () => {
  const lab = sweepLab();
  const id = await lab.start(sweepText());
  const ended = lab.sweeps.ended();
  await lab.finish(1);
  const last = await lab.next();
  last.defy();
  await lab.ask(tiny('pause'));
  last.finish();
  await ended;
  expect(sweepStanding(lab.db, id)).toMatchObject({ complete: 2 });
});

test('a stopped sweep ends with what runs, and nothing behind it begins', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const ended = lab.sweeps.ended();
  const first = await lab.next();
  expect((await lab.ask(tiny('stop'))).message).toBe(`tiny (${id}) is stopped; 1 running stage goes on to its end`);
  expect(await isResolved(ended)).toBe(false);
  first.finish();
  await ended;
  expect(first.stop.aborted).toBe(false);
  expect(sweepStanding(lab.db, id)).toEqual({ complete: 1, waiting: 3, running: 0, stopped: 0, failed: 0 });
  expect(lab.sweeps.results()).toMatchObject([{ id, state: 'stopped' }]);
  await expect(lab.ask(tiny('resume'))).rejects.toThrow(
    `orchestrator: it must not be about to end to be asked for anything; got process ${process.pid}`,
  );
});

test('a sweep that is resumed while its last stages run after a stop goes on to its end', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const ended = lab.sweeps.ended();
  const first = await lab.next();
  await lab.ask(tiny('stop'));
  await lab.ask(tiny('resume'));
  first.finish();
  await lab.finish(3);
  await ended;
  expect(lab.sweeps.results()).toMatchObject([{ id, state: 'active' }]);
});

test('a cancelled stage is asked at once and killed 1.5 s later if it does not obey', async () => {
  // The scheduler's own ticks, which would end it in time as well, stand still.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const lab = sweepLab({ slots: 2 });
  const id = await lab.start(TWO);
  const ended = lab.sweeps.ended();
  const [obedient, defiant] = [await lab.next(), await lab.next()];
  defiant.defy();
  expect((await lab.ask(tiny('cancel'))).message).toBe(`tiny (${id}) is cancelled; 2 running stages are ended`);
  await obedient.stored;
  expect([defiant.stop.aborted, obedient.kill.aborted]).toEqual([true, false]);
  vi.advanceTimersByTime(1_499);
  expect(await isResolved(defiant.stored)).toBe(false);
  vi.advanceTimersByTime(1);
  await defiant.stored;
  await ended;
  expect(attemptStates(lab.db, defiant)).toEqual(['lost stopped on request']);
  expect(sweepStanding(lab.db, id)).toMatchObject({ stopped: 2, waiting: 2 });
});

test('what another sweep waits for runs on when one of them is cancelled', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  await lab.ask(tiny('pause'));
  const first = await lab.next();
  await first.stored;
  const other = TWO.replace('name: tiny', 'name: other').replace('[2, 4]', '[2]');
  await lab.start(other);
  const shared = await lab.next();
  expect(shared.key).toBe(first.key);
  await lab.ask(tiny('resume'));
  expect((await lab.ask(tiny('cancel'))).message).toBe(`tiny (${id}) is cancelled`);
  expect(shared.stop.aborted).toBe(false);
  shared.finish();
  await lab.finish(1);
  await lab.sweeps.ended();
  expect(lab.sweeps.results().map(({ name, state }) => [name, state])).toEqual([
    ['tiny', 'cancelled'],
    ['other', 'active'],
  ]);
});

test('a sweep whose only stage that can go on runs for another one is waited for', async () => {
  const lab = sweepLab();
  await lab.start(sweepText().replace('name: tiny', 'name: other'));
  const shared = await lab.next();
  await lab.start(sweepText('evaluate: { batchSize: 3 }'));
  const ended = lab.sweeps.ended();
  shared.finish();
  const others = await lab.finish(2);
  await ended;
  expect(others.map(({ kind }) => kind)).toEqual(['evaluate', 'evaluate']);
  expect(lab.sweeps.results().map(({ stages: own }) => [...own.values()])).toEqual([
    ['complete', 'complete'],
    ['complete', 'complete'],
  ]);
});

test('retry --failed runs what failed again while the rest runs, and says how many', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const first = await lab.next();
  const evaluated = lab.next();
  first.fail();
  await first.stored;
  const other = await evaluated;
  expect(other.key).not.toBe(first.key);
  expect((await lab.ask(retry('failed'))).data).toMatchObject({ id, toRun: 4, retried: 1 });
  expect(await refusal(lab, retry('failed'))).toBe(
    `sweep tiny (${id}): for "retry --failed" it must have stages that failed; got none`,
  );
  other.finish();
  await lab.finish(3);
  await lab.sweeps.ended();
  expect(attemptStates(lab.db, first)).toEqual(['failed loss must be finite; got NaN', 'complete']);
  expect(sweepStanding(lab.db, id)).toMatchObject({ complete: 4 });
});

test('retry --missing reopens trainings that were stopped as hopeless, resume does not', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const first = await lab.next();
  await lab.ask(tiny('cancel'));
  await first.stored;
  const hopeless = { rule: 'median', metric: 'train/loss', step: 5, value: 2, threshold: 1, reason: 'worse', atMs: 1 };
  lab.db
    .insert(earlyStops)
    .values({ stageKey: first.key, attempt: 1, ...hopeless })
    .run();
  expect((await lab.ask(tiny('resume'))).data).toMatchObject({ toRun: 2 });
  expect((await lab.ask(retry('missing'))).data).toMatchObject({ toRun: 4, retried: 1 });
  const attempts = await lab.finish(4);
  await lab.sweeps.ended();
  expect(attempts.filter(({ key }) => key === first.key).map(({ number }) => number)).toEqual([2]);
  expect(sweepStanding(lab.db, id)).toMatchObject({ complete: 4 });
  expect(lab.db.select().from(earlyStops).all()).toEqual([]);
});

test('a running sweep that is extended keeps its id, and its new trials begin at once', async () => {
  const lab = sweepLab({ slots: 3 });
  const id = await lab.start(TWO);
  const ended = lab.sweeps.ended();
  const running = [await lab.next(), await lab.next()];
  const extended = sweepText('grid: { train.batchSize: [8, 2, 4] }', 'seeds: [0, 1]', 'retries: 7');
  expect(await lab.extend(extended)).toEqual({
    message: `tiny (${id}) runs on; stages to run: 12 of 12; trials that are new: 4`,
    data: { sweep: 'tiny', id, state: 'active', toRun: 12, changed: 0, newTrials: 4 },
  });
  const fresh = await lab.next();
  expect(running.map(({ key }) => key)).not.toContain(fresh.key);
  expect(running.map(({ stop }) => stop.aborted)).toEqual([false, false]);
  const { sweep } = parseSweep(extended, 'tiny.yaml');
  expect(requireSweepRun(lab.db, id)).toMatchObject({
    state: 'active',
    definitionId: definitionId(sweep),
    policy: { retries: 7, onError: 'continue' },
  });
  expect(definitionOfSweep(lab.db, id)).toEqual(JSON.parse(JSON.stringify(sweep)));
  const labels = lab.db.select().from(sweepTrials).orderBy(sweepTrials.position).all();
  expect(labels.map(({ label }) => label)).toEqual(
    [8, 2, 4].flatMap((size) => [0, 1].map((seed) => `batchSize=${size} seed=${seed}`)),
  );
  for (const attempt of [...running, fresh]) attempt.finish();
  await lab.finish(9);
  await ended;
  expect(lab.sweeps.results()).toMatchObject([{ id, isExtended: true }]);
  expect(sweepStanding(lab.db, id)).toMatchObject({ complete: 12 });
});

test('a complete sweep that is extended runs on in a process of its own, from what it has', async () => {
  const before = sweepLab();
  const id = await before.start(TWO);
  await before.finish(4);
  await before.sweeps.ended();
  expect(await refusalAfterEnd(before.file, tiny('resume'))).toBe(
    `sweep tiny (${id}): it must have stages that can run; got a complete one (4 of 4 stages; "ssma sweep extend" adds trials)`,
  );
  for (const type of ['pause', 'stop', 'cancel'] as const) {
    expect(await refusalAfterEnd(before.file, tiny(type))).toBe(
      `sweep tiny (${id}): to ${type} it, it must have stages left; got a complete one (4 of 4 stages)`,
    );
  }
  const after = sweepLab({ file: before.file });
  expect((await after.extend(THREE)).data).toMatchObject({ id, toRun: 2, newTrials: 1 });
  await after.finish(2);
  await after.sweeps.ended();
  expect(sweepStanding(after.db, id)).toMatchObject({ complete: 6 });
  await expect(after.start(TWO)).rejects.toThrow('about to end');
  const last = sweepLab({ file: before.file });
  await expect(last.start(TWO)).rejects.toThrow(
    new ConfigError(
      `tiny.yaml: it must be what its sweep has been since it was extended; got the sweep as it was before ("ssma sweep resume ${id}" runs it as it is)`,
    ),
  );
  expect(await last.start(THREE)).toBe(id);
});

/** What is said to a request by an orchestrator of its own on the same database. */
async function refusalAfterEnd(file: string, request: ControlRequest): Promise<string> {
  return refusal(sweepLab({ file }), request);
}

test.each([
  [
    'lacks trials',
    sweepText('grid: { train.batchSize: [2, 8, 16] }'),
    /^tiny\.yaml: it must have every trial of the sweep that it extends, sweep tiny \(w\w+\); got none of 1 of its 2: t\w+ batchSize=4$/,
  ],
  [
    'lacks many trials',
    sweepText('grid: { train.steps: [1, 2, 3, 4, 5, 6] }'),
    /got none of 2 of its 2: t\w+ batchSize=2, t\w+ batchSize=4$/,
  ],
  [
    'adds nothing',
    TWO,
    /^tiny\.yaml: it must add trials to the sweep that it extends, sweep tiny \(w\w+\); got the same 2$/,
  ],
  [
    'has another name',
    THREE.replace('name: tiny', 'name: large'),
    /^tiny\.yaml: name must be that of the sweep that it extends, tiny; got large$/,
  ],
  [
    'has a rule that can never act',
    `${THREE}earlyStop: { rule: median, metric: train/loss, goal: minimize, minSteps: 99 }\n`,
    /^tiny\.yaml: earlyStop\.minSteps must be less/,
  ],
])('an extension that %s is refused, and nothing is written', async (_what, text, message) => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const before = { run: requireSweepRun(lab.db, id), trials: lab.db.select().from(sweepTrials).all() };
  await expect(lab.extend(text)).rejects.toThrow(message);
  expect({ run: requireSweepRun(lab.db, id), trials: lab.db.select().from(sweepTrials).all() }).toEqual(before);
  expect(lab.db.select().from(stages).all()).toHaveLength(4);
});

test('what is sent as a definition is held against the schema, and its paths against those that are allowed', async () => {
  const lab = sweepLab();
  await lab.start(TWO);
  const extend = (definition: object) => lab.ask({ type: 'extend', sweep: 'tiny', file: 'other.yaml', definition });
  await expect(extend({ name: 'tiny' })).rejects.toThrow(/^other\.yaml: dataset/);
  await expect(extend([])).rejects.toThrow(/^other\.yaml: /);
  const roots = sweepText('grid: { train.batchSize: [2, 4], dataset.root: [data/tiny, /etc] }');
  await expect(lab.extend(roots)).rejects.toThrow(
    'dataset.root must lie below the working directory or a folder given by --allow-path; got "/etc"',
  );
});

test.each([
  ['pause', 'paused', 'active'],
  ['pause', 'stopped', 'active'],
  ['stop', 'stopped', 'active or paused'],
  ['stop', 'cancelled', 'active or paused'],
  ['cancel', 'cancelled', 'active or paused or stopped'],
] as const)('a request to %s a sweep that is %s is refused', async (type, state, allowed) => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const requests = { paused: 'pause', stopped: 'stop', cancelled: 'cancel' } as const;
  await lab.ask(tiny(requests[state]));
  expect(await refusal(lab, tiny(type))).toBe(`sweep tiny (${id}): to ${type} it, it must be ${allowed}; got ${state}`);
  expect(requireSweepRun(lab.db, id).state).toBe(state);
});

test('a sweep that runs is not resumed, one without a result left is not retried, an unknown one is named', async () => {
  const lab = sweepLab({ slots: 2 });
  const id = await lab.start(TWO);
  expect(await refusal(lab, tiny('resume'))).toBe(
    `sweep tiny (${id}): to resume it, it must not be running; got active`,
  );
  expect(await refusal(lab, retry('missing'))).toBe(
    `sweep tiny (${id}): for "retry --missing" it must have stages without a result; got none that does not run or wait to`,
  );
  await expect(lab.ask({ type: 'pause', sweep: 'huge' })).rejects.toThrow(
    'sweep: it must be one that was started (tiny); got huge',
  );
});

test('a sweep of which only failures are left is not resumed', async () => {
  const lab = sweepLab();
  const id = await lab.start(sweepText());
  (await lab.next()).fail();
  await lab.sweeps.ended();
  expect(await refusalAfterEnd(lab.file, tiny('resume'))).toBe(
    `sweep tiny (${id}): it must have stages that can run; got 1 that failed and none that does not need them ("ssma sweep retry --failed" tries them again)`,
  );
});

test('a sweep whose dataset has changed is planned anew, and that is said', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const first = await lab.next();
  lab.changeDataset('another');
  await expect(lab.extend(THREE)).rejects.toThrow(
    `sweep tiny (${id}): its dataset and the code must stay what they are while it runs; got 4 stages that would be others`,
  );
  first.fail();
  await first.stored;
  const second = await lab.next();
  await lab.ask(tiny('pause'));
  await second.stored;
  expect(await refusal(lab, retry('failed'))).toContain(
    'the stages that failed must still be its stages; got 4 others',
  );
  expect((await lab.ask(tiny('resume'))).message).toBe(
    `tiny (${id}) runs on; stages to run: 4 of 4; stages planned anew, because its dataset or the code has changed: 4`,
  );
  const attempts = await lab.finish(4);
  const fingerprints = attempts.map(({ key }) => fingerprintOf(lab.db, key));
  expect(fingerprints).toEqual(Array(4).fill('another'));
  await lab.sweeps.ended();
  expect(sweepStanding(lab.db, id)).toEqual({ complete: 4, waiting: 0, running: 0, stopped: 0, failed: 0 });
});

test('a file whose dataset has changed since it was started is run anew, and that is said', async () => {
  const before = sweepLab();
  const id = await before.start(sweepText());
  await before.finish(2);
  await before.sweeps.ended();
  await before.die();
  const after = sweepLab({ file: before.file });
  after.changeDataset('another');
  await after.start(sweepText());
  expect(after.said).toEqual([
    `tiny (${id}) runs; stages planned anew, because its dataset or the code has changed: 2`,
  ]);
  await after.finish(2);
  await after.sweeps.ended();
  await after.die();
  const last = sweepLab({ file: before.file });
  last.changeDataset('another');
  await last.start(sweepText());
  await last.sweeps.ended();
  expect([last.said, last.numUnasked()]).toEqual([[], 0]);
});

test('of several clients that ask at once, one is obeyed and the others are told what it made of the sweep', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  await lab.next();
  const pauses = await Promise.allSettled(Array.from({ length: 4 }, () => lab.ask(tiny('pause'))));
  expect(pauses.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  const planning = lab.holdPlanning();
  const resumes = Promise.allSettled([lab.ask(tiny('resume')), lab.ask(tiny('resume')), lab.extend(THREE)]);
  planning.release();
  expect((await resumes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(sweepStanding(lab.db, id)).toMatchObject({ stopped: 0 });
  expect(requireSweepRun(lab.db, id).state).toBe('active');
});

test('a request that is still planned when the orchestrator begins to end changes nothing', async () => {
  const lab = sweepLab();
  const id = await lab.start(TWO);
  const before = requireSweepRun(lab.db, id);
  const planning = lab.holdPlanning();
  const extending = lab.extend(THREE);
  await planning.begun;
  lab.sweeps.refuse();
  planning.release();
  await expect(extending).rejects.toThrow('about to end');
  expect(requireSweepRun(lab.db, id)).toEqual(before);
  expect(lab.db.select().from(sweepTrials).all()).toHaveLength(2);
});

test('the end of the last sweep waits for what is being carried out', async () => {
  const lab = sweepLab();
  const id = await lab.start(sweepText('grid: { train.batchSize: [2] }'));
  const ended = lab.sweeps.ended();
  await lab.finish(1);
  const last = await lab.next();
  const planning = lab.holdPlanning();
  const extending = lab.extend(TWO);
  last.finish();
  await last.stored;
  expect(await isResolved(ended)).toBe(false);
  planning.release();
  await extending;
  await lab.finish(2);
  await ended;
  expect(sweepStanding(lab.db, id)).toMatchObject({ complete: 4 });
});

test('a sweep for workers of another capability is not taken by a process that has one', async () => {
  const lab = sweepLab();
  await lab.start(TWO);
  await lab.ask(tiny('pause'));
  const other = TWO.replace('name: tiny', 'name: other').concat('capability: gpu\n');
  await expect(lab.start(other)).rejects.toThrow(
    'sweep other: its capability must be that of the process which runs the sweeps of this folder, any; got gpu',
  );
});

test('a sweep that was paused when its orchestrator died goes on where it was', async () => {
  const killed = sweepLab();
  const id = await killed.start(TWO);
  const first = await killed.next();
  await killed.ask(tiny('pause'));
  await first.stored;
  await killed.die();
  const next = sweepLab({ file: killed.file });
  expect((await next.ask(tiny('resume'))).data).toMatchObject({ id, toRun: 4 });
  const [again] = await next.finish(4);
  expect([again?.key, again?.number]).toEqual([first.key, 2]);
  await next.sweeps.ended();
  expect(sweepStanding(next.db, id)).toMatchObject({ complete: 4 });
});

test('a sweep file that another process has read is run, beside what runs', async () => {
  const lab = sweepLab();
  await lab.start(sweepText());
  const ended = lab.sweeps.ended();
  const { sweep, ...definition } = parseSweep(TWO.replace('name: tiny', 'name: other'), 'other.yaml');
  const start = {
    type: 'start',
    sweep: 'other',
    file: 'other.yaml',
    definition: writtenSweep({ sweep, ...definition }),
  } as const;
  const id = definitionId(sweep);
  expect(await lab.ask(start)).toEqual({
    message: `other (${id}) runs; stages to run: 4 of 4`,
    data: { sweep: 'other', id, state: 'active', toRun: 4, changed: 0 },
  });
  expect(await refusal(lab, start)).toBe(`sweep other (${id}): to start it, it must not be running; got active`);
  await lab.finish(6);
  await ended;
  expect(sweepStanding(lab.db, id)).toMatchObject({ complete: 4, waiting: 0 });
});

test('a sweep file that breaks a rule or reads from elsewhere is refused, and nothing of it is on record', async () => {
  const lab = sweepLab();
  await lab.start(sweepText());
  const { sweep, ...definition } = parseSweep(TWO.replace('name: tiny', 'name: other'), 'other.yaml');
  const written = writtenSweep({ sweep, ...definition });
  const start = (changes: object) =>
    ({ type: 'start', sweep: 'other', file: 'other.yaml', definition: { ...written, ...changes } }) as const;
  expect(await refusal(lab, start({ seeds: [] }))).toMatch(/^other\.yaml: seeds: /);
  expect(await refusal(lab, start({ dataset: { name: 'folder', root: '/etc' } }))).toContain(
    'dataset.root must lie below the working directory or a folder given by --allow-path; got "/etc"',
  );
  expect(lab.db.select().from(sweepTrials).all()).toHaveLength(1);
});
