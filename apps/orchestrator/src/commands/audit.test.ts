import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { artifactKey } from '../artifacts/artifact-key.js';
import { folderStore } from '../artifacts/folder-store.js';
import { fileDigest } from '../hash/file-digest.js';
import { claimStage } from '../store/claim-stage.js';
import { completeAttempt, failAttempt } from '../store/end-attempt.js';
import { openSqlite } from '../store/open-sqlite.js';
import { freshClaim } from '../test-support/fresh-claim.js';
import { ssma } from '../test-support/run-command.js';
import { writeBelow } from '../test-support/stored-stages.js';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { tellNews } from '../test-support/tell-news.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

const CONTENT = 'weights';
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

/** A runs folder with one finished trial, whose training was lost once, and one that waits. */
async function finishedTrial() {
  const { db, file, plan } = await storedSweep(sweepText('seeds: [0, 1]'));
  const runs = dirname(file);
  const [train = '', evaluate = ''] = plan.trials[0]?.stageKeys ?? [];
  claimStage(db, train, freshClaim());
  failAttempt(db, { stageKey: train, number: 1 }, { state: 'lost', stageState: 'waiting', message: 'killed' }, 1);
  claimStage(db, train, freshClaim());
  const checkpoint = join(runs, 'stages', train, 'last.safetensors');
  mkdirSync(dirname(checkpoint), { recursive: true });
  writeFileSync(checkpoint, CONTENT);
  const second = { stageKey: train, number: 2 };
  tellNews(db, second, { type: 'metrics', metrics: [{ name: 'loss', step: 1, value: 0.5 }] });
  const artifact = { kind: 'checkpoint', path: 'last.safetensors', sha256: SHA256, bytes: CONTENT.length };
  tellNews(db, second, { type: 'artifact', artifact });
  completeAttempt(db, second, { kind: 'train', steps: 1, finalLoss: 0.5 }, 2);
  const evaluation = claimStage(db, evaluate, freshClaim());
  const confusion = { numClasses: 2, counts: [1, 0, 0, 1] };
  if (evaluation !== null) {
    completeAttempt(db, evaluation, { kind: 'evaluate', classNames: ['a', 'b'], confusion, groups: [] }, 3);
  }
  const corrupt = (sql: string): void => {
    const connection = openSqlite(file, { busyTimeoutMs: 0 });
    connection.pragma('foreign_keys = OFF');
    connection.exec(sql.replaceAll('$train', `'${train}'`).replaceAll('$evaluate', `'${evaluate}'`));
    connection.close();
  };
  const trial = plan.trials[0]?.id;
  const waiting = plan.trials[1]?.stageKeys[0];
  return { runs, checkpoint, train, evaluate, trial, waiting, corrupt };
}

test('a store in order has no finding, lost attempts and waiting stages included', async () => {
  const { runs } = await finishedTrial();
  expect(await ssma('audit', '--runs', runs)).toEqual({
    code: 0,
    stdout: '1 files (7 bytes) read. Nothing is wrong.\n',
    stderr: '',
  });
});

type Store = Awaited<ReturnType<typeof finishedTrial>>;

test.each<readonly [what: string, sql: string, finding: (store: Store) => string]>([
  [
    'a complete evaluation without its result',
    'DELETE FROM results',
    ({ evaluate }) =>
      `stage ${evaluate}: must have a result exactly when it is a complete evaluation; got evaluate, complete, no result`,
  ],
  [
    'a result of a training',
    "INSERT INTO results VALUES ($train, 2, 0, 0, 0, '[]', '{}')",
    ({ train }) =>
      `stage ${train}: must have a result exactly when it is a complete evaluation; got train, complete, a result`,
  ],
  [
    'a result of an attempt that was lost',
    'DELETE FROM stage_parents; ' +
      "UPDATE attempts SET state = 'lost' WHERE stage_key = $evaluate; UPDATE stages SET state = 'waiting' WHERE key = $evaluate",
    ({ evaluate }) =>
      `stage ${evaluate}: must have the result of its complete attempt; got the result of attempt 1, which is lost`,
  ],
  [
    'a complete training without its outcome',
    'UPDATE stages SET outcome_json = NULL',
    ({ train }) =>
      `stage ${train}: must have an outcome exactly when it is a complete training; got train, complete, no outcome`,
  ],
  [
    'a gap in the attempts',
    'DELETE FROM attempts WHERE number = 1 AND stage_key = $train',
    ({ train }) =>
      `stage ${train}: must have attempts numbered from 1 to its latest without gaps; got latest 2, on record 2`,
  ],
  [
    'a second complete attempt',
    "UPDATE attempts SET state = 'complete'",
    ({ train }) =>
      `stage ${train}: must have a complete attempt, its latest, exactly when it is complete; got complete, complete 1 2 of 2`,
  ],
  [
    'a complete stage whose attempt failed',
    "UPDATE attempts SET state = 'failed' WHERE stage_key = $train",
    ({ train }) =>
      `stage ${train}: must have a complete attempt, its latest, exactly when it is complete; got complete, complete none of 2`,
  ],
  [
    'an attempt that runs on behind a complete one',
    "UPDATE attempts SET state = 'running', ended_at_ms = NULL WHERE number = 1 AND stage_key = $train",
    ({ train }) =>
      `stage ${train}: must have a running attempt, its latest, exactly when it is running; got complete, running 1 of 2`,
  ],
  [
    'an attempt that ended at no time',
    'UPDATE attempts SET ended_at_ms = NULL WHERE number = 2',
    ({ train }) =>
      `stage ${train}: must have attempts with an end exactly where they are not running; got complete attempt 2 without an end`,
  ],
  [
    'a complete stage behind one that is not',
    "UPDATE stages SET state = 'waiting', outcome_json = NULL WHERE key = $train; UPDATE attempts SET state = 'lost' WHERE stage_key = $train",
    ({ train, evaluate }) =>
      `stage ${evaluate}: must begin when all its parents are complete; got complete behind ${train}, which is waiting`,
  ],
  [
    'an evaluation of nothing',
    'DELETE FROM stage_parents WHERE stage_key = $evaluate',
    ({ evaluate }) =>
      `stage ${evaluate}: must have exactly one trained network when it is an evaluation; got 0 parents`,
  ],
  [
    'metrics of a stage that never ran',
    "INSERT INTO metrics SELECT key, 'loss', 1, 0.5 FROM stages WHERE attempt = 0 AND kind = 'train'",
    ({ waiting }) => `stage ${waiting}: must have been attempted before it has metrics or files; got no attempt`,
  ],
  [
    'rows of a stage that is gone',
    "INSERT INTO metrics VALUES ('gone', 'loss', 1, 0.5)",
    () => 'table metrics: must refer to rows that are there; got 1 without their stages row',
  ],
  [
    'a trial without its evaluation',
    'DELETE FROM trial_stages WHERE stage_key = $evaluate',
    ({ trial }) => `trial ${trial}: must have exactly one evaluation; got 0 evaluations`,
  ],
  [
    'a trial without its training',
    'DELETE FROM trial_stages WHERE stage_key = $train',
    ({ trial, train, evaluate }) =>
      `trial ${trial}: must have all parents of its stages; got ${evaluate} without ${train}`,
  ],
  [
    'a trial of no sweep',
    'DELETE FROM sweep_trials WHERE position = 0',
    ({ trial }) => `trial ${trial}: must be of a sweep; got none`,
  ],
  [
    'a sweep without trials',
    "INSERT INTO sweeps (id, name, file, definition_json, started_at_ms) VALUES ('w0', 'x', 'x.yaml', '{}', 0)",
    () => 'sweep w0: must have trials; got none',
  ],
])('%s is named', async (_what, sql, finding) => {
  const store = await finishedTrial();
  store.corrupt(sql);
  const { code, stdout, stderr } = await ssma('audit', '--runs', store.runs, '--json');
  expect(code).toBe(1);
  expect(stderr).toMatch(/rows and files must be in order; got [1-9]\d* findings$/);
  const { findings } = JSON.parse(stdout);
  const lines = findings.map(({ subject, message }: { subject: string; message: string }) => `${subject}: ${message}`);
  expect(lines).toContain(finding(store));
});

test('a file that is gone, of another size or of other content is named', async () => {
  const { runs, checkpoint, train } = await finishedTrial();
  const line = async (): Promise<string | undefined> => (await ssma('audit', '--runs', runs)).stdout.split('\n')[0];
  writeFileSync(checkpoint, 'weighty');
  const other = createHash('sha256').update('weighty').digest('hex');
  expect(await line()).toBe(`stage ${train}: last.safetensors must have SHA-256 ${SHA256}; got ${other}`);
  writeFileSync(checkpoint, 'weight');
  expect(await line()).toBe(`stage ${train}: last.safetensors must have 7 bytes; got 6`);
  rmSync(checkpoint);
  expect(await line()).toBe(`stage ${train}: last.safetensors must be readable; got ENOENT for ${checkpoint}`);
  expect((await ssma('audit', '--runs', runs)).code).toBe(1);
});

/** As `finishedTrial`, trained on another machine whose store has the file; the next training has kept a checkpoint. */
async function trainedElsewhere() {
  const trial = await finishedTrial();
  const folder = temporaryFolder();
  const store = folderStore(join(folder, 'store'));
  await store.put(trial.checkpoint, { sha256: SHA256, bytes: CONTENT.length });
  rmSync(trial.checkpoint);
  const kept = writeBelow(folder, 'kept', 'half');
  const content = await fileDigest(kept);
  await store.put(kept, content);
  trial.corrupt(
    `INSERT INTO kept_states VALUES ('${trial.waiting}', 'last.safetensors', '${content.sha256}', ${content.bytes})`,
  );
  const damage = (sha256: string): void => {
    rmSync(join(folder, 'store', artifactKey(sha256)));
    writeBelow(join(folder, 'store'), artifactKey(sha256), 'weighty');
  };
  return { ...trial, store, address: join(folder, 'store'), keptSha256: content.sha256, damage };
}

test('a file that another machine has made is read in its store, and so are kept checkpoints', async () => {
  const { runs, store, address } = await trainedElsewhere();
  expect(await ssma('audit', '--runs', runs, '--artifacts', address)).toEqual({
    code: 0,
    stdout: `1 files (7 bytes) read, 1 of them and 1 kept checkpoints in ${store.name}. Nothing is wrong.\n`,
    stderr: '',
  });
  const { stdout } = await ssma('audit', '--runs', runs, '--artifacts', address, '--json');
  expect(JSON.parse(stdout)).toEqual({
    runs,
    artifacts: store.name,
    ...{ files: 1, bytes: 7, elsewhere: 1, kept: 1, findings: [] },
  });
});

test('without the store, the files that are not in the runs folder are findings, and it is said how to read them', async () => {
  const { runs, checkpoint, train } = await trainedElsewhere();
  const { code, stdout } = await ssma('audit', '--runs', runs);
  expect(code).toBe(1);
  expect(stdout.split('\n')).toEqual([
    `stage ${train}: last.safetensors must be readable; got ENOENT for ${checkpoint}`,
    '1 files are not in the runs folder; --artifacts <address> reads them in the store of the workers that made them.',
    '1 kept checkpoints were not read; --artifacts <address> reads them in the store of the workers that made them.',
    '1 files (7 bytes) read. 1 findings.',
    '',
  ]);
});

test('what is damaged in the store, or gone from it, is named', async () => {
  const { runs, store, address, train, waiting, keptSha256, damage } = await trainedElsewhere();
  damage(SHA256);
  await store.remove(keptSha256);
  const { code, stdout } = await ssma('audit', '--runs', runs, '--artifacts', address);
  expect(code).toBe(1);
  const other = createHash('sha256').update('weighty').digest('hex');
  const file = join(address, artifactKey(SHA256));
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    `stage ${train}: last.safetensors must be in the artifact store as it was recorded; got ${store.name}: ${file}: content must have SHA-256 ${SHA256} and 7 bytes; got SHA-256 ${other}`,
    `stage ${waiting}: kept last.safetensors must be in the artifact store as it was recorded; got ${store.name}: artifact ${keptSha256} must be in the store; got none`,
  ]);
});

test('a damaged file in the runs folder is a finding also when the store has it right', async () => {
  const { runs, checkpoint, train, address } = await trainedElsewhere();
  writeFileSync(checkpoint, 'weight');
  const { code, stdout } = await ssma('audit', '--runs', runs, '--artifacts', address);
  expect({ code, stdout: stdout.split('\n')[0] }).toEqual({
    code: 1,
    stdout: `stage ${train}: last.safetensors must have 7 bytes; got 6`,
  });
});
