import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderStore } from '../artifacts/folder-store.js';
import { StateConflictError } from '../errors.js';
import { keptStates } from '../store/tables.js';
import { emptyStore, storeTraining, writeBelow } from '../test-support/stored-stages.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { findUnnamedContents, removeContents } from './unnamed-contents.js';

const HOUR_MS = 3_600_000;
const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An artifact store with some contents beside a database that names none of them. */
async function contents(...texts: readonly string[]) {
  const folder = temporaryFolder();
  const store = folderStore(join(folder, 'artifacts'));
  for (const text of texts) {
    await store.put(writeBelow(folder, text, text), { sha256: sha256Of(text), bytes: text.length });
  }
  let youngestMs = 0;
  for await (const { modifiedMs } of store.list()) youngestMs = Math.max(youngestMs, modifiedMs);
  return { ...emptyStore(), folder, store, youngestMs };
}

test('what neither an artifact nor a kept checkpoint names is found when it is older than an hour, and is removed', async () => {
  const bench = await contents('last', 'kept', 'stray', 'lost');
  const { db, store, youngestMs } = bench;
  storeTraining(bench, 's1', { files: { 'last.safetensors': 'last' } });
  storeTraining(bench, 's2', { state: 'stopped' });
  db.insert(keptStates)
    .values({ stageKey: 's2', path: 'last.safetensors', sha256: sha256Of('kept'), bytes: 4 })
    .run();
  expect(await findUnnamedContents(db, store, youngestMs)).toEqual([]);

  const nowMs = youngestMs + HOUR_MS + 1;
  const found = await findUnnamedContents(db, store, nowMs);
  expect(found.map(({ sha256, bytes }) => [sha256, bytes]).sort()).toEqual(
    [
      [sha256Of('stray'), 5],
      [sha256Of('lost'), 4],
    ].sort(),
  );
  expect(await removeContents(store, found, nowMs)).toBe(0);
  expect(await Promise.all(['last', 'kept', 'stray', 'lost'].map((text) => store.has(sha256Of(text))))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(await findUnnamedContents(db, store, nowMs)).toEqual([]);
});

test('what killed puts have left goes after a day', async () => {
  const { folder, store, youngestMs } = await contents('whole');
  const sha256 = sha256Of('whole');
  writeBelow(folder, `artifacts/sha256/${sha256.slice(0, 2)}/.x.0f8fad5b-d9cb-469f-a165-70867728950e.tmp`, 'half');
  expect(await removeContents(store, [], youngestMs + 23 * HOUR_MS)).toBe(0);
  expect(await removeContents(store, [], youngestMs + 25 * HOUR_MS)).toBe(1);
  expect(await store.has(sha256)).toBe(true);
});

test('nothing is garbage while an attempt runs, which may have stored what the database has not heard of', async () => {
  const bench = await contents('on its way');
  storeTraining(bench, 's1', { state: 'running' });
  await expect(findUnnamedContents(bench.db, bench.store, bench.youngestMs + 30 * HOUR_MS)).rejects.toThrow(
    new StateConflictError(
      `${bench.store.name}: no attempt may be running when contents are removed; got 1 (start the sweep again and let it end)`,
    ),
  );
});

test('a store of which the database names nothing is taken for that of another', async () => {
  const { db, store, youngestMs } = await contents('theirs', 'too');
  await expect(findUnnamedContents(db, store, youngestMs + 2 * HOUR_MS)).rejects.toThrow(
    new StateConflictError(
      `${store.name}: the store must be that of this runs folder alone; got 2 contents, none of which its database names (a store that nobody needs is removed as a whole)`,
    ),
  );
  expect(await store.has(sha256Of('theirs'))).toBe(true);
});
