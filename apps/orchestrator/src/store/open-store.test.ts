import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import { storedSweep } from '../test-support/stored-sweep.js';
import { sweepText } from '../test-support/sweep-text.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { tryFileLock } from './file-lock.js';
import { databaseVersion, migrate, shippedMigrations } from './migrate.js';
import { openSqlite } from './open-sqlite.js';
import { openStoreForReading, openStoreForWriting } from './open-store.js';
import * as tables from './tables.js';

const OPTIONS = { busyTimeoutMs: 0 };

test('the migrations make exactly the columns that the queries use', () => {
  const connection = openSqlite(':memory:', OPTIONS);
  migrate(connection, shippedMigrations(), 0);
  const made = connection
    .prepare(
      `SELECT t.name || '.' || c.name || ' ' || lower(c.type) || iif(c."notnull", ' not null', '')
         FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT IN ('migrations', 'sqlite_sequence') ORDER BY 1`,
    )
    .pluck()
    .all();
  const used = Object.values<unknown>(tables)
    .filter((table) => is(table, SQLiteTable))
    .map((table) => getTableConfig(table))
    .flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column.name} ${column.getSQLType()}${column.notNull ? ' not null' : ''}`),
    );
  expect(made).toEqual(used.sort());
});

test('a migration that breaks a reference is undone whole', async () => {
  const { file } = await storedSweep(sweepText());
  const connection = openSqlite(file, OPTIONS);
  const next = {
    number: shippedMigrations().length + 1,
    title: 'breaks',
    sql: 'DELETE FROM trials; CREATE TABLE extra (a INTEGER) STRICT;',
  };
  expect(() => migrate(connection, [...shippedMigrations(), next], 0)).toThrow('references must hold after migration');
  expect(databaseVersion(connection)).toBe(shippedMigrations().length);
  expect(connection.prepare('SELECT count(*) FROM trials').pluck().get()).toBe(1);
  connection.close();
});

test('a database of a newer version is refused by name', () => {
  const file = join(temporaryFolder(), 'ssma.sqlite');
  openStoreForWriting(file, 0).close();
  const connection = openSqlite(file, OPTIONS);
  connection.prepare("INSERT INTO migrations VALUES (7, 'from the future', 0)").run();
  connection.close();
  const message = `${file}: the database must be of version ${shippedMigrations().length} or older; got version 7, written by a newer ssma`;
  expect(() => openStoreForWriting(file, 0)).toThrow(message);
  expect(() => openStoreForReading(file)).toThrow(message);
});

test('reading asks for a database that is there, and cannot write to it', () => {
  const folder = temporaryFolder();
  expect(() => openStoreForReading(join(folder, 'none.sqlite'))).toThrow(
    /none\.sqlite: the runs folder must have a database; got none/,
  );
  writeFileSync(
    join(folder, 'text.sqlite'),
    'this is not a database, but a text of more than a hundred bytes '.repeat(9),
  );
  expect(() => openStoreForReading(join(folder, 'text.sqlite'))).toThrow('file is not a database');
  const file = join(folder, 'ssma.sqlite');
  openStoreForWriting(file, 0).close();
  const store = openStoreForReading(file);
  expect(() => store.db.delete(tables.sweeps).run()).toThrow('attempt to write a readonly database');
  store.close();
});

test('a file lock has one holder until it is released', () => {
  const path = join(temporaryFolder(), 'lock');
  const first = tryFileLock(path);
  expect(tryFileLock(path)).toBeUndefined();
  first?.release();
  const second = tryFileLock(path);
  expect(second).toBeDefined();
  second?.release();
});
