import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runsFolder } from '../runner/runs-folder.js';
import { lockForWriting } from '../runner/writer-lock.js';
import { migrate, shippedMigrations } from '../store/migrate.js';
import { openSqlite, type SqliteConnection } from '../store/open-sqlite.js';
import { openStoreForReading, openStoreForWriting } from '../store/open-store.js';
import { stages } from '../store/tables.js';
import { ssma } from '../test-support/run-command.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

const LATEST = shippedMigrations().length;

/** A runs folder with a database of version 1 that holds a finished trial. */
function versionOne() {
  const runs = runsFolder(join(temporaryFolder(), 'runs'));
  mkdirSync(runs.root);
  const connection = openSqlite(runs.database, { busyTimeoutMs: 0 });
  connection.pragma('journal_mode = WAL');
  migrate(connection, shippedMigrations().slice(0, 1), 5);
  connection.exec(`
    INSERT INTO sweeps VALUES ('w1', 'tiny', 'tiny.yaml', '{}', 10);
    INSERT INTO trials VALUES ('t1', 'g1', 0, '{}');
    INSERT INTO sweep_trials VALUES ('w1', 't1', 0, 'base', '{}');
    INSERT INTO stages VALUES ('s1', 'train', 0, '{}', 1, 'f', 'complete', 1, '{"kind":"train"}');
    INSERT INTO stages VALUES ('s2', 'evaluate', 0, '{}', 1, 'f', 'complete', 1, NULL);
    INSERT INTO stage_parents VALUES ('s2', 'train', 's1');
    INSERT INTO trial_stages VALUES ('t1', 's1', 0), ('t1', 's2', 1);
    INSERT INTO attempts VALUES ('s1', 1, 'complete', 7, 10, 20, 30, NULL, NULL, NULL, NULL);
    INSERT INTO attempts VALUES ('s2', 1, 'complete', 7, 20, 30, 40, NULL, NULL, NULL, NULL);
    INSERT INTO metrics VALUES ('s1', 'loss', 1, 0.5);
    INSERT INTO results VALUES ('s2', 1, 0.25, 0.5, 0.75, '["a","b"]', '{}');
  `);
  return { runs, connection };
}

function scoresOf(connection: SqliteConnection): unknown {
  return connection.prepare('SELECT stage_key, mean_iou, confusion_json FROM results').all();
}

test('a filled database of an older version is refused with the command that migrates it', () => {
  const { runs, connection } = versionOne();
  connection.close();
  const message = `${runs.database}: the database must be of version ${LATEST}; got 1 ("ssma db migrate --runs ${runs.root}" keeps a copy and migrates it)`;
  expect(() => openStoreForWriting(runs.database, 0)).toThrow(message);
  expect(() => openStoreForReading(runs.database)).toThrow(message);
});

test('db migrate keeps every row and a copy of the database as it was, and does nothing the second time', async () => {
  const { runs, connection } = versionOne();
  const before = scoresOf(connection);
  connection.close();
  const { code, stdout } = await ssma('db', 'migrate', '--runs', runs.root, '--json');
  expect(code).toBe(0);
  const { from, to, backup } = JSON.parse(stdout);
  expect([from, to]).toEqual([1, LATEST]);
  const store = openStoreForReading(runs.database);
  const names = store.db.select({ key: stages.key, name: stages.name }).from(stages).orderBy(stages.key).all();
  store.close();
  expect(names).toEqual([
    { key: 's1', name: 'train' },
    { key: 's2', name: 'evaluate' },
  ]);
  for (const [file, version] of [
    [runs.database, LATEST],
    [backup, 1],
  ]) {
    const copy = openSqlite(file, { busyTimeoutMs: 0, fileMustExist: true });
    expect(scoresOf(copy)).toEqual(before);
    expect(copy.prepare('SELECT max(number) FROM migrations').pluck().get()).toBe(version);
    copy.close();
  }
  expect(await ssma('db', 'migrate', '--runs', runs.root)).toMatchObject({
    code: 0,
    stdout: `${runs.database}: is of version ${LATEST} already\n`,
  });
  expect(readdirSync(runs.root).filter((name) => name.includes('version-'))).toHaveLength(1);
});

test('db migrate waits for no writer and leaves the database alone meanwhile', async () => {
  const { runs, connection } = versionOne();
  const lock = lockForWriting(runs, 'sweep tiny');
  const { code, stderr } = await ssma('db', 'migrate', '--runs', runs.root);
  lock.release();
  expect(code).toBe(1);
  expect(stderr).toContain(`got process ${process.pid} on ${hostname()} (sweep tiny), which holds it`);
  expect(connection.prepare('SELECT max(number) FROM migrations').pluck().get()).toBe(1);
  connection.close();
});

test('db backup copies what is committed while another process is in the middle of writing', async () => {
  const { runs, connection } = versionOne();
  connection.exec("BEGIN IMMEDIATE; INSERT INTO metrics VALUES ('s1', 'loss', 2, 0.25);");
  const file = join(runs.root, 'copy.sqlite');
  expect((await ssma('db', 'backup', file, '--runs', runs.root)).code).toBe(0);
  connection.exec('COMMIT');
  const copy = openSqlite(file, { busyTimeoutMs: 0, fileMustExist: true });
  expect(copy.prepare('SELECT count(*) FROM metrics').pluck().get()).toBe(1);
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  copy.close();
  connection.close();
});

test('db backup never replaces a file and leaves nothing behind when it cannot write', async () => {
  const { runs, connection } = versionOne();
  connection.close();
  const file = join(runs.root, 'copy.sqlite');
  writeFileSync(file, 'mine');
  expect(await ssma('db', 'backup', file, '--runs', runs.root)).toEqual({
    code: 2,
    stdout: '',
    stderr: `${file}: the file of a backup must not exist; got a file`,
  });
  const gone = join(runs.root, 'none', 'copy.sqlite');
  expect((await ssma('db', 'backup', gone, '--runs', runs.root)).code).toBe(1);
  expect(existsSync(gone)).toBe(false);
});

test('a runs folder without a database is named by every db command, and none is made', async () => {
  const root = join(temporaryFolder(), 'runs');
  for (const command of [['check'], ['migrate'], ['backup', join(root, 'copy')]]) {
    const { code, stderr } = await ssma('db', ...command, '--runs', root);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the runs folder must have a database; got none')]);
  }
  expect(existsSync(root)).toBe(false);
});

test('db check counts rows and names an older version, references that do not hold, and a file that is none', async () => {
  const { runs, connection } = versionOne();
  const older = await ssma('db', 'check', '--runs', runs.root, '--json');
  expect(older.code).toBe(1);
  expect(JSON.parse(older.stdout)).toMatchObject({
    version: 1,
    rows: { stages: 2, results: 1, metrics: 1 },
    problems: [`the database must be of version ${LATEST}; got version 1`],
  });
  await ssma('db', 'migrate', '--runs', runs.root);
  expect(await ssma('db', 'check', '--runs', runs.root)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('No problem found.'),
  });
  connection.pragma('foreign_keys = OFF');
  connection.exec("DELETE FROM attempts WHERE stage_key = 's2'");
  connection.close();
  const broken = await ssma('db', 'check', '--runs', runs.root);
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain('Problem: results refers to attempts rows that are gone: 1\n');
  writeFileSync(runs.database, 'this is no database '.repeat(99));
  const { stdout, code } = await ssma('db', 'check', '--runs', runs.root);
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining('the file must be a whole database; file is not a database'),
  ]);
});
